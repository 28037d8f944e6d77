"""What all operator commands share: the ports, the command's circumstances and its errors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from claimcheck.domain.audit import Action, Attempt, AuditEntry, granted
from claimcheck.domain.caller import CREDENTIAL_CACHE_SECONDS, Caller, Tenant
from claimcheck.domain.revocation import RevocationTarget
from claimcheck.ports import AccessAdmin, AuditLog, LinkStore, ReportStore


class CommandError(Exception):
    """An operator's command cannot be carried out; the message says why."""


class UnknownTenantError(CommandError):
    """The tenant does not exist or was removed."""

    def __init__(self, tenant_id: str) -> None:
        super().__init__(f"there is no tenant {tenant_id}")


class OperatorServices(Protocol):
    """The ports that operator commands need."""

    @property
    def access_admin(self) -> AccessAdmin: ...
    @property
    def reports(self) -> ReportStore: ...
    @property
    def links(self) -> LinkStore: ...
    @property
    def audit(self) -> AuditLog: ...


class Command(NamedTuple):
    """One operator command: its circumstances, and the person or machine that runs it."""

    attempt: Attempt
    operator: str

    def caller(self, tenant: str) -> Caller:
        return Caller(tenant=tenant, principal=self.operator, kind="operator")

    def entry(
        self, tenant: str, action: Action, reason: str, detail: Mapping[str, str] | None = None
    ) -> AuditEntry:
        """Return the command's audit entry."""
        caller = self.caller(tenant)
        return granted(self.attempt, caller, action, reason=reason, detail=detail)


def get_tenant(access_admin: AccessAdmin, tenant_id: str) -> Tenant:
    """Return the tenant. Raises `CommandError` if it does not exist or was removed."""
    tenant = access_admin.tenant(tenant_id)
    if tenant is None or tenant.removed_at:
        raise UnknownTenantError(tenant_id)
    return tenant


def revoke_links(services: OperatorServices, target: RevocationTarget, now: datetime) -> None:
    """Revoke matching links issued before now, plus any issued in the next 60 seconds.

    Functions with a cached credential may go on issuing links for that long.
    """
    services.links.revoke(target, now + timedelta(seconds=CREDENTIAL_CACHE_SECONDS))
