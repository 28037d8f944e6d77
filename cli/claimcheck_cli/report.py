"""`claimcheck report`: list, show, retire and recount reports."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Any

import typer

from claimcheck.domain.counting import Difference, hours_of
from claimcheck.domain.listing import PageStart, ReportFilter
from claimcheck.domain.report import Facet, Kind, ListedReport, Report, StoredFile
from claimcheck.domain.times import rfc3339
from claimcheck.ports import ReportIndex
from claimcheck.usecases.recount import recount
from claimcheck.usecases.report_admin import retire_report
from claimcheck_cli import options
from claimcheck_cli.commands import noun
from claimcheck_cli.failures import CliError
from claimcheck_cli.output import AsJson, print_fields, print_json, print_table, say
from claimcheck_cli.services import operator_of, require_tenant
from claimcheck_cli.target import deployment_of

app = noun()

PAGE = 100
COLUMNS = ("id", "name", "filename", "file_size", "created_at", "source", "interval", "expires_at")
DIFFERENCE_COLUMNS = ("day", "hours", "facet", "counted", "listed")

Tenant = Annotated[str, typer.Argument(parser=options.tenant_id, metavar="TENANT")]
ReportId = Annotated[str, typer.Argument(metavar="ID")]
KindOption = Annotated[Kind, typer.Option()]


@app.command("list")
def list_reports(
    context: typer.Context,
    tenant: Tenant,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = PAGE,
    as_json: AsJson = False,
) -> None:
    """List a tenant's finished reports, newest first."""
    operator = operator_of(deployment_of(context))
    shown = [listed_fields(r) for r in islice(newest_first(operator.index, tenant), limit)]
    if not shown:
        require_tenant(operator.access_admin, tenant)
    print_json({"reports": shown}) if as_json else print_table(COLUMNS, shown)


@app.command()
def show(
    context: typer.Context,
    tenant: Tenant,
    report_id: ReportId,
    kind: KindOption = Kind.REPORT,
    as_json: AsJson = False,
) -> None:
    """Show one report, task or document, whatever its state."""
    found = operator_of(deployment_of(context)).reports.get(tenant, kind, report_id)
    if found is None:
        raise CliError(f"tenant {tenant} has no {kind} {report_id}")
    print_json(fields(found)) if as_json else print_fields(fields(found))


@app.command()
def retire(
    context: typer.Context,
    tenant: Tenant,
    report_id: ReportId,
    kind: KindOption = Kind.REPORT,
    as_json: AsJson = False,
) -> None:
    """Retire a report: it is no longer listed or delivered. Its file stays in the bucket."""
    operator = operator_of(deployment_of(context))
    command = operator.command("report retire")
    retired = fields(retire_report(operator, command, tenant, kind, report_id))
    print_json(retired) if as_json else print_fields(retired)


@app.command("recount")
def recount_reports(
    context: typer.Context,
    tenant: Tenant,
    fix: Annotated[bool, typer.Option("--fix", help="Repair the counters.")] = False,
    as_json: AsJson = False,
) -> None:
    """Compare each day's counters with the listed reports. Exits with 1 if differences remain."""
    operator = operator_of(deployment_of(context))
    result = recount(operator, operator.command("report recount"), tenant, fix=fix)
    shown = [difference_fields(difference) for difference in result.differences]
    if as_json:
        print_json({"tenant": tenant, "days": shown, "fixed": result.fixed})
    else:
        print_table(DIFFERENCE_COLUMNS, shown)
        say(f"differences: {len(shown)}{', all repaired' if result.fixed else ''}")
    if not result.agrees:
        raise typer.Exit(code=1)


def newest_first(index: ReportIndex, tenant: str) -> Iterator[ListedReport]:
    """All finished reports of a tenant."""
    everything = ReportFilter()
    page = index.from_start(tenant, everything, PageStart(), PAGE)
    while page:
        yield from page
        page = index.older(tenant, everything, page[-1].position, PAGE)


def difference_fields(difference: Difference) -> dict[str, Any]:
    """What is shown of a counter that is wrong; the hours are of UTC."""
    hours = hours_of(difference.cell.part)
    return {
        "day": difference.day.isoformat(),
        "hours": f"{hours.start:02}-{hours.stop:02}",
        "facet": facet_text(difference.cell.facet),
        "counted": difference.counted,
        "listed": difference.listed,
    }


def facet_text(facet: Facet) -> str:
    """A facet as one word: `auto/daily`, or `manual/none`."""
    return f"{facet.source}/{facet.interval or 'none'}"


def listed_fields(report: ListedReport) -> dict[str, Any]:
    """What is shown of a report in a list."""
    return {
        "id": report.id,
        "encrypted_id": report.encrypted_id,
        "name": report.name,
        "filename": report.filename,
        "file_size": report.size,
        "mime_type": report.mime_type,
        "source": report.source.value,
        "interval": report.interval.value if report.interval else None,
        "created_at": rfc3339(report.created_at),
        "expires_at": rfc3339(report.expires_at) if report.expires_at else None,
    }


def fields(report: Report) -> dict[str, Any]:
    """What is shown of one report."""
    return {
        "tenant": report.tenant,
        "kind": report.kind.value,
        "id": report.id,
        "encrypted_id": report.encrypted_id,
        "state": report.state.value,
        "name": report.name,
        "created_at": rfc3339(report.created_at),
        "downloaded_at": rfc3339(report.downloaded_at) if report.downloaded_at else None,
        "source": report.source.value,
        "interval": report.interval.value if report.interval else None,
        "action": report.action,
        "single_use": report.single_use,
        "restricted": report.restricted,
        "retention": report.retention.value if report.retention else None,
        "expires_at": rfc3339(report.expires_at) if report.expires_at else None,
        "revision": report.revision,
        "params": dict(report.params),
        "file": file_fields(report.file) if report.file else None,
    }


def file_fields(file: StoredFile) -> dict[str, Any]:
    """What is shown of a report's file."""
    return {
        "key": file.key,
        "version_id": file.version_id,
        "filename": file.filename,
        "file_size": file.size,
        "mime_type": file.mime_type,
        "sha256": file.sha256,
        "present": file.present,
    }
