"""`claimcheck audit`: reading back who did what."""

from __future__ import annotations

from typing import Annotated

import typer

from claimcheck.runtime.observability import entry_fields
from claimcheck_cli import options
from claimcheck_cli.output import AsJson, print_json, print_table
from claimcheck_cli.services import operator_of, require_tenant
from claimcheck_cli.target import deployment_of

app = typer.Typer(help="Reading back who did what.", no_args_is_help=True)

COLUMNS = (
    "time",
    "action",
    "outcome",
    "reason",
    "count",
    "kind",
    "report_id",
    "principal",
    "route",
)


@app.callback()
def audit() -> None:
    """Keeps `list` a subcommand although it is the only one."""


@app.command("list")
def list_entries(
    context: typer.Context,
    tenant: Annotated[str, typer.Argument(parser=options.tenant_id, metavar="TENANT")],
    as_json: AsJson = False,
) -> None:
    """List a tenant's audit entries, oldest first."""
    operator = operator_of(deployment_of(context))
    shown = [entry_fields(entry) for entry in operator.trail.of_tenant(tenant)]
    if not shown:
        require_tenant(operator.accounts, tenant)
    print_json({"entries": shown}) if as_json else print_table(COLUMNS, shown)
