"""`claimcheck link`: create and revoke gated links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from claimcheck.domain.delivery import SignedUrl
from claimcheck.domain.link import MAX_LINK_SECONDS
from claimcheck.domain.networks import parse_networks
from claimcheck.domain.report import Kind, Subject
from claimcheck.domain.times import rfc3339
from claimcheck.usecases.link_admin import (
    LinkRequest,
    create_link,
    revoke_link,
    revoke_links_of_report,
    revoke_links_of_tenant,
)
from claimcheck_cli import options
from claimcheck_cli.commands import noun
from claimcheck_cli.output import AsJson, print_fields, print_json, say
from claimcheck_cli.services import operator_of, require_tenant
from claimcheck_cli.target import deployment_of

app = noun()

Tenant = Annotated[str, typer.Argument(parser=options.tenant_id, metavar="TENANT")]
KindOption = Annotated[Kind, typer.Option()]


@app.command()
def create(  # noqa: PLR0913, PLR0917 - one parameter an option
    context: typer.Context,
    tenant: Tenant,
    report_id: Annotated[str, typer.Argument(metavar="ID")],
    kind: KindOption = Kind.REPORT,
    max_uses: Annotated[
        int | None, typer.Option(min=1, help="Any number of times if not given.")
    ] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="Open by the page's button only.")] = (
        False
    ),
    seconds: Annotated[
        int | None,
        typer.Option(
            "--expires-in",
            "--seconds",
            min=1,
            max=MAX_LINK_SECONDS,
            help="Seconds that it lives; an hour, or less where its tenant allows less.",
        ),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(metavar="CIDR", help="A network that may use it. Repeatable; else any."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Create a link to a report's current file. Whoever has the link can use it."""
    networks = networks_of(allow or [])
    deployment = deployment_of(context)
    operator = operator_of(deployment)
    wanted = LinkRequest(tenant, kind, report_id, seconds, max_uses, confirm, networks)
    link = create_link(operator, operator.command("link create"), wanted, deployment.base_url)
    shown = {**document(link), "networks": list(networks)}
    print_json(shown) if as_json else print_fields(shown)


@app.command()
def revoke(
    context: typer.Context,
    tenant: Tenant,
    link: Annotated[str | None, typer.Option(metavar="ID", help="One link.")] = None,
    report: Annotated[str | None, typer.Option(metavar="ID", help="All of a report.")] = None,
    kind: KindOption = Kind.REPORT,
    every: Annotated[bool, typer.Option("--all", help="All of the tenant.")] = False,
    as_json: AsJson = False,
) -> None:
    """Revoke one link, or all links issued until now. Their next use is refused."""
    if sum((link is not None, report is not None, every)) != 1:
        raise typer.BadParameter("Give one of --link, --report and --all.")
    operator = operator_of(deployment_of(context))
    require_tenant(operator.access_admin, tenant)
    command = operator.command("link revoke")
    if link is not None:
        revoke_link(operator, command, tenant, link)
    elif report is not None:
        revoke_links_of_report(operator, command, tenant, Subject(kind, report))
    else:
        revoke_links_of_tenant(operator, command, tenant)
    print_json({"tenant": tenant, "revoked": True}) if as_json else say("revoked")


def networks_of(texts: Sequence[str]) -> tuple[str, ...]:
    """Parse networks. Raises `typer.BadParameter`."""
    try:
        return parse_networks(texts)
    except ValueError as error:
        raise typer.BadParameter(f"--allow: {error}") from error


def document(link: SignedUrl) -> dict[str, Any]:
    """Return what is shown of a new link."""
    return {
        "id": link.link_id,
        "url": link.url,
        "expires_at": rfc3339(link.expires_at),
        "max_uses": link.max_uses,
    }
