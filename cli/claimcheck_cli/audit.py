"""`claimcheck audit`: list, export and verify the audit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

import typer

from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.report import Kind, Subject
from claimcheck.domain.span import Span, span_of_days
from claimcheck.ports import AuditTrail
from claimcheck_cli import options
from claimcheck_cli.audit_export import export
from claimcheck_cli.audit_verify import verify
from claimcheck_cli.commands import noun
from claimcheck_cli.failures import UsageError
from claimcheck_cli.output import AsJson, print_json, print_table
from claimcheck_cli.services import operator_of, require_tenant
from claimcheck_cli.target import deployment_of

app = noun()
app.command()(export)
app.command()(verify)

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
# No index leads from a principal to its entries: every one of the span is read for it.
MOST_DAYS = 31


@app.command("list")
def list_entries(
    context: typer.Context,
    tenant: Annotated[str, typer.Argument(parser=options.tenant_id, metavar="TENANT")],
    report: Annotated[
        str | None,
        typer.Option(metavar="[KIND#]ID", help="Of one report, or task#ID, or document#ID."),
    ] = None,
    principal: Annotated[
        str | None,
        typer.Option(metavar="ID", help=f"Of one caller, within at most {MOST_DAYS} days."),
    ] = None,
    day: Annotated[
        date | None, typer.Option(parser=options.day, metavar="DAY", help="Of one UTC day.")
    ] = None,
    since: options.Since = None,
    until: options.Until = None,
    as_json: AsJson = False,
) -> None:
    """List a tenant's audit entries, oldest first."""
    if day and (since or until):
        raise UsageError("--day excludes --since and --until")
    first, last = day or since, day or until
    subject = subject_of(report) if report else None
    if principal and not subject:
        require_few_days(first, last)
    from claimcheck.domain.audit import display_fields

    operator = operator_of(deployment_of(context))
    found = entries(operator.trail, tenant, span_of_days(first, last), subject, principal or "")
    shown = [display_fields(entry) for entry in found]
    if not shown:
        require_tenant(operator.access_admin, tenant)
    print_json({"entries": shown}) if as_json else print_table(COLUMNS, shown)


def subject_of(text: str) -> Subject:
    """Parse `ID` (a report) or `KIND#ID`. Raises `UsageError` for an unknown kind."""
    kind, mark, named = text.rpartition("#")
    if not mark:
        return Subject(Kind.REPORT, text)
    try:
        return Subject(Kind(kind), named)
    except ValueError as error:
        raise UsageError(f"--report: there is no kind {kind!r}") from error


def require_few_days(first: date | None, last: date | None) -> None:
    """Raise `UsageError` unless both ends are given and close enough."""
    if first is None or last is None or (last - first).days >= MOST_DAYS:
        raise UsageError(
            f"--principal reads every entry of its days: give --day, or --since and --until "
            f"for at most {MOST_DAYS} days"
        )


def entries(
    trail: AuditTrail, tenant: str, span: Span, subject: Subject | None, principal: str
) -> Iterable[AuditEntry]:
    """Return a report's entries, or else the tenant's."""
    if subject is None:
        return trail.of_tenant(tenant, span, principal)
    of_report = trail.of_report(tenant, subject, span)
    return (entry for entry in of_report if principal in ("", entry.principal))
