"""Operator commands on tenants: add, suspend, resume, limit links, remove. Each is audited."""

from __future__ import annotations

from claimcheck.domain.audit import Action
from claimcheck.domain.caller import Tenant
from claimcheck.domain.link import MAX_LINK_SECONDS, MIN_LINK_LIMIT_SECONDS
from claimcheck.domain.revocation import TenantLinks
from claimcheck.ports import ConflictError
from claimcheck.usecases.operator import (
    Command,
    CommandError,
    OperatorServices,
    UnknownTenantError,
    get_tenant,
    revoke_links,
)


def add_tenant(services: OperatorServices, command: Command, tenant_id: str, name: str) -> Tenant:
    """Add a tenant and return it. Raises `CommandError` if the id is taken."""
    already_exists = CommandError(f"there is a tenant {tenant_id} already")
    if services.access_admin.tenant(tenant_id) is not None:
        raise already_exists
    tenant = Tenant(id=tenant_id, name=name, created_at=command.attempt.at)
    # The entry comes first: if the write then fails, there is a record without a tenant. A tenant
    # without a record cannot exist.
    services.audit.append(command.entry(tenant_id, Action.REGISTERED, "tenant"))
    try:
        services.access_admin.add_tenant(tenant)
    except ConflictError as conflict:
        raise already_exists from conflict
    return tenant


def suspend_tenant(services: OperatorServices, command: Command, tenant_id: str) -> None:
    """Refuse the tenant's credentials and revoke its links.

    Idempotent: a repeated call completes what a failed one left undone. Raises `CommandError` if
    the tenant does not exist.
    """
    now = command.attempt.at
    if not services.access_admin.set_suspended(tenant_id, True):
        raise UnknownTenantError(tenant_id)
    revoke_links(services, TenantLinks(tenant_id), now)
    services.audit.append(command.entry(tenant_id, Action.REVOKED, "tenant_suspended"))


def resume_tenant(services: OperatorServices, command: Command, tenant_id: str) -> None:
    """Serve a suspended tenant again. Revoked links stay revoked.

    Raises `CommandError` if the tenant does not exist.
    """
    if not get_tenant(services.access_admin, tenant_id).suspended:
        return
    # The entry comes first: no access is granted without a record.
    services.audit.append(command.entry(tenant_id, Action.REGISTERED, "tenant_resumed"))
    if not services.access_admin.set_suspended(tenant_id, False):
        raise UnknownTenantError(tenant_id)


def limit_links(services: OperatorServices, command: Command, tenant_id: str, seconds: int) -> None:
    """Limit the lifetime of new links to the tenant's reports to `seconds`. Idempotent.

    Functions with a cached credential apply the limit within a minute. Issued links keep their
    expiry. Raises `CommandError`.
    """
    if not MIN_LINK_LIMIT_SECONDS <= seconds <= MAX_LINK_SECONDS:
        raise CommandError(
            f"links are held to {MIN_LINK_LIMIT_SECONDS} to {MAX_LINK_SECONDS} seconds"
        )
    get_tenant(services.access_admin, tenant_id)
    detail = {"max_link_seconds": str(seconds)}
    # The entry comes first: no limit is raised without a record.
    services.audit.append(command.entry(tenant_id, Action.REGISTERED, "links_limited", detail))
    if not services.access_admin.set_max_link_seconds(tenant_id, seconds):
        raise UnknownTenantError(tenant_id)


def remove_tenant(services: OperatorServices, command: Command, tenant_id: str) -> None:
    """Remove a suspended tenant for good. Its reports, files and audit entries are kept.

    Idempotent: a repeated call completes what a failed one left undone, and changes nothing once
    the tenant is removed. Raises `CommandError` if the tenant does not exist or is not suspended.
    """
    tenant = services.access_admin.tenant(tenant_id)
    if tenant is None:
        raise UnknownTenantError(tenant_id)
    if tenant.removed_at:
        return
    if not tenant.suspended:
        raise _not_suspended(tenant_id)
    # Operators may have issued links since the suspension revoked the earlier ones.
    revoke_links(services, TenantLinks(tenant_id), command.attempt.at)
    services.audit.append(command.entry(tenant_id, Action.REVOKED, "tenant_removed"))
    if not services.access_admin.remove_tenant(tenant_id, command.attempt.at):
        raise _not_suspended(tenant_id)


def _not_suspended(tenant_id: str) -> CommandError:
    return CommandError(f"tenant {tenant_id} is served; suspend it first")
