"""Who asks, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from claimcheck.domain.link import MAX_LINK_SECONDS

# Grants that a credential may have. Scopes, permissions and access levels have a prefix, so that a
# scope is never taken for a permission of the same name.
SUPERUSER = "superuser"
PRIVILEGED = "privileged"
ADMIN = "admin"
SCOPE = "scope:"
PERMISSION = "permission:"
ACCESS_LEVEL = "access-level:"

DEFAULT_RATE = 600

# So long a process may go on trusting what it has read of a credential and its tenants.
CREDENTIAL_CACHE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Credential:
    """A stored credential. Of the secret only its SHA-256 is stored, in hex.

    `kind` is the name of its `CredentialKind`.
    `tenants` are the tenants beside its own that it may act for; `rate` is in requests a minute.
    `tenant_active` is false while the owning tenant is suspended or gone; `max_link_seconds` is
    what that tenant's links are held to.
    """

    id: str
    tenant: str
    kind: str
    secret_sha256: str
    created_at: datetime
    grants: frozenset[str] = frozenset()
    tenants: frozenset[str] = frozenset()
    rate: int = DEFAULT_RATE
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    tenant_active: bool = True
    max_link_seconds: int = MAX_LINK_SECONDS

    def usable(self, now: datetime) -> bool:
        """Neither revoked nor past its time, and of a tenant that is served."""
        ended = self.expires_at is not None and self.expires_at <= now
        return self.tenant_active and self.revoked_at is None and not ended


@dataclass(frozen=True, slots=True)
class Tenant:
    """A customer of the company that runs this service. `id` is a lower-case UUID.

    No link to its reports is issued for more than `max_link_seconds`. One that was removed stays
    suspended for good; its row stays too, so that its id never comes to stand for somebody else.
    """

    id: str
    name: str
    created_at: datetime
    suspended: bool = False
    max_link_seconds: int = MAX_LINK_SECONDS
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """The proven asker. `principal` is a credential's or a link's public id; never a secret.

    `rate` None means that no quota applies (nobody is proven yet, or a link speaks for itself).
    """

    tenant: str
    principal: str
    kind: str
    grants: frozenset[str] = frozenset()
    tenants: frozenset[str] = frozenset()
    rate: int | None = None
    max_link_seconds: int = MAX_LINK_SECONDS

    @classmethod
    def of(cls, credential: Credential) -> Caller:
        return cls(
            tenant=credential.tenant,
            principal=credential.id,
            kind=credential.kind,
            grants=credential.grants,
            tenants=credential.tenants,
            rate=credential.rate,
            max_link_seconds=credential.max_link_seconds,
        )

    def may(self, *grants: str) -> bool:
        """Whether any one of `grants` is held."""
        return not self.grants.isdisjoint(grants)

    def may_act_for(self, tenant: str) -> bool:
        return tenant == self.tenant or tenant in self.tenants


ANONYMOUS = Caller(tenant="", principal="", kind="anonymous")
