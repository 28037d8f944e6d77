"""Who may ask: tenants, credentials, tokens, quotas."""

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
        """The claims of a token of ours for `audience` that is valid now, else None."""
        ...


class ExternalTokens(Protocol):
    """Bearer tokens of the issuer outside that the deployment trusts, if it trusts one."""

    def names_issuer(self, token: str) -> bool:
        """Whether the token says, unproven yet, that it comes from there."""
        ...

    def read(self, token: str) -> ExternalIdentity | None:
        """What a token from there proves now; None for every other one."""
        ...


class Credentials(Protocol):
    """Credentials by public id, and the tenants behind them."""

    def find(self, credential_id: str) -> Credential | None:
        """The credential, usable or not; may be up to a minute old. Malformed ids find nothing.

        Of its `tenants` only those that are there and not suspended.
        """
        ...

    def tenant(self, tenant_id: str) -> Tenant | None:
        """The tenant, suspended or not; may be up to a minute old."""
        ...


class TenantAdmin(Protocol):
    """What the operator does with tenants."""

    def add_tenant(self, tenant: Tenant) -> None:
        """Raises `Conflict` if there is such a tenant already."""
        ...

    def tenant(self, tenant_id: str) -> Tenant | None: ...

    def set_suspended(self, tenant_id: str, suspended: bool) -> bool:
        """Whether there was such a tenant, and it was not removed. May be repeated."""
        ...

    def set_max_link_seconds(self, tenant_id: str, seconds: int) -> bool:
        """Whether there was such a tenant, and it was not removed. May be repeated."""
        ...

    def remove_tenant(self, tenant_id: str, at: datetime) -> bool:
        """Whether there was such a suspended tenant. May be repeated; the first `at` stands.

        From then on nothing of it can be changed.
        """
        ...

    def tenants(self) -> Iterator[Tenant]:
        """All of them, the removed ones too, in no order.

        Reads the whole table: for operators, never for callers.
        """
        ...


class CredentialAdmin(Protocol):
    """What the operator does with credentials."""

    def add(self, credential: Credential) -> None:
        """Raises `Conflict` if the id is taken."""
        ...

    def of_tenant(self, tenant_id: str) -> Iterator[Credential]: ...

    def revoke(self, credential_id: str, at: datetime) -> bool:
        """Whether there was such a credential to revoke."""
        ...


class AccessAdmin(TenantAdmin, CredentialAdmin, Protocol):
    """Tenants and their credentials, for the operator."""


class Quota(Protocol):
    """Requests by principal and UTC minute."""

    def take(self, principal: str, rate: int, now: datetime) -> None:
        """Count one request. Raises `QuotaExceeded` beyond `rate` in this minute."""
        ...
