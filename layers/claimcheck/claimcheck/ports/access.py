"""Access: tenants, credentials, tokens and quotas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Protocol

from claimcheck.domain.caller import Credential, Tenant
from claimcheck.domain.external import ExternalIdentity


class AccessTokens(Protocol):
    """Signed bearer tokens (JWT, HS256)."""

    def issue(self, audience: str, claims: Mapping[str, object], *, kid_in_header: bool) -> str: ...

    def read(self, audience: str, token: str) -> Mapping[str, object] | None:
        """Return the claims of our own token if it is valid for `audience` now, else None."""
        ...


class ExternalTokens(Protocol):
    """Bearer tokens of the external issuer that the deployment trusts, if any."""

    def names_issuer(self, token: str) -> bool:
        """Whether the token names that issuer. Its signature is not checked."""
        ...

    def read(self, token: str) -> ExternalIdentity | None:
        """Return the identity that a valid token of that issuer proves, else None."""
        ...


class Credentials(Protocol):
    """Credentials by public id, and their tenants."""

    def find(self, credential_id: str) -> Credential | None:
        """Return the credential, usable or not, from a cache of up to 60 seconds.

        Its `tenants` include only tenants that exist and are not suspended. A malformed id gives
        None.
        """
        ...

    def tenant(self, tenant_id: str) -> Tenant | None:
        """Return the tenant, suspended or not, from a cache of up to 60 seconds."""
        ...


class TenantAdmin(Protocol):
    """Changes to tenants, for the operator."""

    def add_tenant(self, tenant: Tenant) -> None:
        """Add a tenant. Raises `ConflictError` if the id is taken."""
        ...

    def tenant(self, tenant_id: str) -> Tenant | None: ...

    def set_suspended(self, tenant_id: str, suspended: bool) -> bool:
        """Suspend or resume a tenant. False if it does not exist or was removed. Idempotent."""
        ...

    def set_max_link_seconds(self, tenant_id: str, seconds: int) -> bool:
        """Set the limit. False if the tenant does not exist or was removed. Idempotent."""
        ...

    def remove_tenant(self, tenant_id: str, at: datetime) -> bool:
        """Remove a suspended tenant. False if there is no such suspended tenant.

        Idempotent: the first `at` is kept. A removed tenant can never be changed again.
        """
        ...

    def tenants(self) -> Iterator[Tenant]:
        """Return all tenants in no order, including removed ones.

        Reads the whole table, so only operator commands may call it.
        """
        ...


class CredentialAdmin(Protocol):
    """Changes to credentials, for the operator."""

    def add(self, credential: Credential) -> None:
        """Add a credential. Raises `ConflictError` if the id is taken."""
        ...

    def of_tenant(self, tenant_id: str) -> Iterator[Credential]: ...

    def revoke(self, credential_id: str, at: datetime) -> bool:
        """Revoke a credential. False if it does not exist. Idempotent: the first `at` is kept."""
        ...


class AccessAdmin(TenantAdmin, CredentialAdmin, Protocol):
    """Tenants and their credentials, for the operator."""


class Quota(Protocol):
    """Request counts by principal and UTC minute."""

    def take(self, principal: str, rate: int, now: datetime) -> None:
        """Count one request. Raises `QuotaExceeded` after `rate` requests in this minute."""
        ...
