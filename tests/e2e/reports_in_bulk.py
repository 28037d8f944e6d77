"""Reports by the thousand: most straight through the table layer, the others through the bus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from pathlib import Path
from uuid import uuid4

from claimcheck.domain.audit import Action, granted
from claimcheck.domain.report import Facet, Interval, Kind, Report, Source, State, StoredFile
from claimcheck.ports import Change
from claimcheck_cli.publish.export import NewExport, event
from claimcheck_cli.publish.exporter import EVENTS_A_CALL
from claimcheck_cli.publish.upload import Uploads
from tests.e2e.stage import Stage, at_once

DAYS = 8
# So many were made within any one second.
A_SECOND = 4
# What one transaction of the table layer takes.
A_TRANSACTION = 49

FACETS = [Facet(source, interval) for source, interval in product(Source, (None, *Interval))]


def made_at(number: int, total: int) -> datetime:
    """Numbers lie close together, day by day, the last day of them yesterday."""
    a_day = total // DAYS
    # What is left over belongs to the last day: today's noon may be ahead.
    full_days = min(number // a_day, DAYS - 1)
    day = datetime.now(UTC).date() - timedelta(days=DAYS - full_days)
    noon = datetime.combine(day, time(12), UTC)
    return noon + timedelta(seconds=(number - full_days * a_day) // A_SECOND)


def seed(stage: Stage, tenant: str, total: int) -> list[Report]:
    """As many finished reports, with counters and audit entries; no file lies behind them."""
    reports = [_report(tenant, number, total) for number in range(total)]
    at_once(lambda group: _commit(stage, group), list(_groups(reports)))
    return reports


def announce(stage: Stage, tenant: str, path: Path, total: int) -> list[NewExport]:
    """As many exports on the bus, among the seconds of those seeded, all of one file."""
    key = f"reports/{tenant}/announced_{uuid4().hex}.csv"
    uploads = Uploads(stage.exporter.client("s3"), stage.deployment.bucket)
    uploaded = uploads.upload(path, key, path.name, lambda _sent: None)
    exports = [_export(tenant, path, number, total) for number in range(total)]
    entries = [event(export, uploaded, stage.deployment.bus) for export in exports]
    bus = stage.exporter.client("events")
    for start in range(0, total, EVENTS_A_CALL):
        answer = bus.put_events(Entries=entries[start : start + EVENTS_A_CALL])
        assert answer["FailedEntryCount"] == 0
    return exports


def _report(tenant: str, number: int, total: int) -> Report:
    source, interval = FACETS[number % len(FACETS)]
    report_id = f"old-{uuid4().hex}"  # among equal seconds, ids order as chance has it
    return Report(
        tenant=tenant,
        kind=Kind.REPORT,
        id=report_id,
        encrypted_id=str(uuid4()),
        state=State.FINISHED,
        name=report_id,
        created_at=made_at(number, total),
        source=source,
        interval=interval,
        file=StoredFile(
            "files", f"reports/{tenant}/{report_id}.csv", "v1", "a.csv", 1, "text/csv", '"0"'
        ),
    )


def _export(tenant: str, path: Path, number: int, total: int) -> NewExport:
    source, interval = FACETS[number % len(FACETS)]
    report_id = f"new-{uuid4().hex}"
    return NewExport(
        tenant=tenant,
        kind=Kind.REPORT,
        id=report_id,
        name=report_id,
        created_at=made_at(number, total),
        revision=1,
        path=path,
        source=source,
        interval=interval,
    )


def _groups(reports: Sequence[Report]) -> Iterator[Sequence[Report]]:
    by_day: dict[date, list[Report]] = {}
    for report in reports:
        by_day.setdefault(report.day, []).append(report)
    for of_day in by_day.values():
        for start in range(0, len(of_day), A_TRANSACTION):
            yield of_day[start : start + A_TRANSACTION]


def _commit(stage: Stage, group: Sequence[Report]) -> None:
    operator = stage.operator
    changes = []
    for report in group:
        command = operator.command("seed")
        caller = command.caller(report.tenant)
        entry = granted(command.attempt, caller, Action.REGISTERED, report)
        changes.append(Change(None, report, entry))
    operator.reports.commit(changes)
