"""Holding the links of one tenant to a shorter life than others may have."""

from __future__ import annotations

from claimcheck.domain.audit import Action
from claimcheck.domain.link import MAX_LINK_SECONDS, MIN_LINK_LIMIT
from claimcheck.usecases.operate import Command, CommandError, OperatorServices, kept_tenant


def limit_links(services: OperatorServices, command: Command, tenant_id: str, seconds: int) -> None:
    """Issue no link to the tenant's reports for more than `seconds`.

    Functions that remember a credential learn of it within a minute; links that were issued before
    keep their end. Raises `CommandError`. Safe to repeat.
    """
    if not MIN_LINK_LIMIT <= seconds <= MAX_LINK_SECONDS:
        raise CommandError(f"links are held to {MIN_LINK_LIMIT} to {MAX_LINK_SECONDS} seconds")
    kept_tenant(services.access_admin, tenant_id)
    detail = {"max_link_seconds": str(seconds)}
    # The entry first: a wider limit without a record cannot be.
    services.audit.append(command.entry(tenant_id, Action.REGISTERED, "links_limited", detail))
    if not services.access_admin.set_max_link_seconds(tenant_id, seconds):
        raise CommandError(f"there is no tenant {tenant_id}")
