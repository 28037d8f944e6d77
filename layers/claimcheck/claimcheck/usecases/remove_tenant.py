"""Removing a tenant for good. Its reports, files and audit stay: nothing here deletes anything."""

from __future__ import annotations

from claimcheck.domain.audit import Action
from claimcheck.usecases.operate import Command, CommandError, OperatorServices, end_links


def remove_tenant(services: OperatorServices, command: Command, tenant_id: str) -> None:
    """Remove a suspended tenant. Raises `CommandError` if it is unknown or not suspended.

    Safe to repeat: whatever a failure left undone, the next try does; once done, nothing more.
    """
    tenant = services.access_admin.tenant(tenant_id)
    if tenant is None:
        raise CommandError(f"there is no tenant {tenant_id}")
    if tenant.removed_at:
        return
    if not tenant.suspended:
        raise _served(tenant_id)
    # Again, although the suspension did: operators may have made links since then.
    end_links(services, f"tenant#{tenant_id}", command.attempt.at)
    services.audit.append(command.entry(tenant_id, Action.REVOKED, "tenant_removed"))
    if not services.access_admin.remove_tenant(tenant_id, command.attempt.at):
        raise _served(tenant_id)


def _served(tenant_id: str) -> CommandError:
    return CommandError(f"tenant {tenant_id} is served; suspend it first")
