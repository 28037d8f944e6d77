"""`claimcheck tenant`: add, suspend and remove tenants."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any
from uuid import uuid4

import typer

from claimcheck.domain.caller import Tenant
from claimcheck.domain.link import MAX_LINK_SECONDS, MIN_LINK_LIMIT_SECONDS
from claimcheck.domain.times import rfc3339
from claimcheck.usecases.tenant_admin import (
    add_tenant,
    limit_links,
    remove_tenant,
    resume_tenant,
    suspend_tenant,
)
from claimcheck_cli import options
from claimcheck_cli.commands import noun
from claimcheck_cli.output import AsJson, print_fields, print_json, print_table, say
from claimcheck_cli.services import operator_of
from claimcheck_cli.target import deployment_of

app = noun()

COLUMNS = ("id", "name", "created_at", "suspended", "max_link_seconds", "removed_at")

MAX_LINK_OPTION = typer.Option(
    min=MIN_LINK_LIMIT_SECONDS, max=MAX_LINK_SECONDS, help="How long its links may live."
)

TenantId = Annotated[str, typer.Argument(parser=options.tenant_id, metavar="ID")]


@app.command()
def add(
    context: typer.Context,
    tenant_id: Annotated[
        str | None,
        typer.Option(
            "--id", parser=options.tenant_id, metavar="UUID", help="Made up if not given."
        ),
    ] = None,
    name: Annotated[str, typer.Option(help="A label.")] = "",
    max_link_seconds: Annotated[int | None, MAX_LINK_OPTION] = None,
    as_json: AsJson = False,
) -> None:
    """Add a tenant."""
    operator = operator_of(deployment_of(context))
    tenant = add_tenant(operator, operator.command("tenant add"), tenant_id or str(uuid4()), name)
    if max_link_seconds is not None:
        limit_links(operator, operator.command("tenant add"), tenant.id, max_link_seconds)
        tenant = replace(tenant, max_link_seconds=max_link_seconds)
    shown = document(tenant)
    print_json(shown) if as_json else print_fields(shown)


@app.command("list")
def list_tenants(
    context: typer.Context,
    everyone: Annotated[bool, typer.Option("--all", help="Those that were removed too.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the tenants, oldest first."""
    kept = operator_of(deployment_of(context)).access_admin.tenants()
    found = sorted(kept, key=lambda tenant: tenant.created_at)
    shown = [document(tenant) for tenant in found if everyone or not tenant.removed_at]
    print_json({"tenants": shown}) if as_json else print_table(COLUMNS, shown)


@app.command()
def suspend(context: typer.Context, tenant_id: TenantId, as_json: AsJson = False) -> None:
    """Suspend a tenant and revoke its links. `tenant resume` ends the suspension.

    The links end at once, also those issued within the next minute; functions that saw
    a credential may know it for that minute. Storage URLs live to their own end.
    """
    operator = operator_of(deployment_of(context))
    suspend_tenant(operator, operator.command("tenant suspend"), tenant_id)
    print_json({"id": tenant_id, "suspended": True}) if as_json else say("suspended")


@app.command()
def resume(context: typer.Context, tenant_id: TenantId, as_json: AsJson = False) -> None:
    """Resume a suspended tenant, within a minute. Links from before stay revoked."""
    operator = operator_of(deployment_of(context))
    resume_tenant(operator, operator.command("tenant resume"), tenant_id)
    print_json({"id": tenant_id, "suspended": False}) if as_json else say("resumed")


@app.command()
def remove(context: typer.Context, tenant_id: TenantId, as_json: AsJson = False) -> None:
    """Remove a suspended tenant permanently. Its id cannot be used again.

    Its reports, files and audit stay, and can still be read.
    """
    operator = operator_of(deployment_of(context))
    remove_tenant(operator, operator.command("tenant remove"), tenant_id)
    print_json({"id": tenant_id, "removed": True}) if as_json else say("removed")


@app.command()
def limit(
    context: typer.Context,
    tenant_id: TenantId,
    max_link_seconds: Annotated[int, MAX_LINK_OPTION],
    as_json: AsJson = False,
) -> None:
    """Limit the lifetime of a tenant's links, within a minute.

    Links issued before keep their expiry. Use `link revoke --all` to revoke them.
    """
    operator = operator_of(deployment_of(context))
    limit_links(operator, operator.command("tenant limit"), tenant_id, max_link_seconds)
    shown = {"id": tenant_id, "max_link_seconds": max_link_seconds}
    print_json(shown) if as_json else print_fields(shown)


def document(tenant: Tenant) -> dict[str, Any]:
    """What is shown of a tenant."""
    return {
        "id": tenant.id,
        "name": tenant.name,
        "created_at": rfc3339(tenant.created_at),
        "suspended": tenant.suspended,
        "max_link_seconds": tenant.max_link_seconds,
        "removed_at": rfc3339(tenant.removed_at) if tenant.removed_at else None,
    }
