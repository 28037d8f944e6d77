"""Rows, counters and listings in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice

from claimcheck.domain.counting import Cell, DayCounts, counter_deltas, part_of
from claimcheck.domain.listing import PageStart, ReportFilter
from claimcheck.domain.refusals import Unavailable
from claimcheck.domain.report import Kind, ListedReport, Position, Report, StoredFile
from claimcheck.ports import Change, ConflictError
from tests.fakes.audit import FakeAuditLog

# What DynamoDB takes in one transaction.
TRANSACTION_BYTES = 4_000_000


class FakeReportStore:
    """Rows by tenant, kind and id, and the counters that move with them."""

    def __init__(self, audit: FakeAuditLog) -> None:
        self.rows: dict[tuple[str, Kind, str], Report] = {}
        self.counters: dict[tuple[str, date], Counter[Cell]] = {}
        self.counter_revs: Counter[tuple[str, date]] = Counter()
        self._audit = audit

    def add(self, *reports: Report) -> None:
        """Put rows in place as if they had been registered, without an audit entry."""
        for report in reports:
            self._store(report)

    def get(self, tenant: str, kind: Kind, report_id: str) -> Report | None:
        return self.rows.get((tenant, kind, report_id))

    def find_encrypted(self, tenant: str, encrypted_id: str) -> Report | None:
        mine = self.of_tenant(tenant)
        return next((row for row in mine if row.encrypted_id == encrypted_id), None)

    def find_stored(self, tenant: str, key: str) -> Report | None:
        mine = self.of_tenant(tenant)
        return next((row for row in mine if row.file and row.file.key == key), None)

    def commit(self, changes: Sequence[Change]) -> None:
        if sum(len(str(change.after.params)) for change in changes) > TRANSACTION_BYTES:
            raise Unavailable("reports:ValidationException")
        for change in changes:
            if _rev(self._row(change.after)) != _rev(change.before):
                raise ConflictError
        if not self._audit.add_all([change.entry for change in changes]):
            raise ConflictError
        for change in changes:
            self._store(change.after)

    def mark_downloaded(self, report: Report, at: datetime) -> None:
        row, moment = self._row(report), at.replace(microsecond=0)
        if row is not None and (row.downloaded_at is None or row.downloaded_at < moment):
            self.rows[row.tenant, row.kind, row.id] = replace(row, downloaded_at=moment)

    def of_tenant(self, tenant: str) -> list[Report]:
        return [row for row in self.rows.values() if row.tenant == tenant]

    def _row(self, report: Report) -> Report | None:
        return self.rows.get((report.tenant, report.kind, report.id))

    def _store(self, after: Report) -> None:
        row = self._row(after)
        for day, moved in counter_deltas([(row, after)]).items():
            self.counters.setdefault((after.tenant, day), Counter()).update(moved)
            self.counter_revs[after.tenant, day] += 1
        self.rows[after.tenant, after.kind, after.id] = replace(
            after,
            rev=row.rev + 1 if row else 1,
            downloaded_at=row.downloaded_at if row else after.downloaded_at,
        )


def _rev(row: Report | None) -> int:
    return row.rev if row else 0


class FakeReportIndex:
    """Sees the rows of a `FakeReportStore` at once; the real index may lag."""

    def __init__(self, reports: FakeReportStore) -> None:
        self._reports = reports

    def counts(self, tenant: str, wanted: ReportFilter) -> DayCounts:
        held = {
            day: {cell: n for cell, n in counter.items() if n}
            for (owner, day), counter in self._reports.counters.items()
            if owner == tenant and _within(day, wanted)
        }
        return {day: counter for day, counter in held.items() if counter}

    def from_start(
        self, tenant: str, wanted: ReportFilter, start: PageStart, limit: int
    ) -> Sequence[ListedReport]:
        found = self._listed(tenant, wanted)
        begun = (r for r in found if start.day is None or _place(r) <= (start.day, start.part))
        return list(islice(begun, start.skip, start.skip + limit))

    def older(
        self, tenant: str, wanted: ReportFilter, than: Position, limit: int
    ) -> Sequence[ListedReport]:
        return [r for r in self._listed(tenant, wanted) if r.position < than][:limit]

    def newer(
        self, tenant: str, wanted: ReportFilter, than: Position, limit: int
    ) -> Sequence[ListedReport]:
        found = [r for r in self._listed(tenant, wanted) if r.position > than]
        return found[max(0, len(found) - limit) :]

    def _listed(self, tenant: str, wanted: ReportFilter) -> list[ListedReport]:
        rows = (row for row in self._reports.of_tenant(tenant) if row.listed)
        passing = (row for row in rows if _passes(row, wanted))
        listed = (_listed(row, row.file) for row in passing if row.file)
        return sorted(listed, key=lambda report: report.position, reverse=True)


def _place(report: ListedReport) -> tuple[date, int]:
    return report.created_at.date(), part_of(report.created_at)


def _passes(row: Report, wanted: ReportFilter) -> bool:
    facets = wanted.facets
    return _within(row.day, wanted) and (facets is None or row.facet in facets)


def _within(day: date, wanted: ReportFilter) -> bool:
    after, before = wanted.created_after, wanted.created_before
    return (after is None or after <= day) and (before is None or day <= before)


def _listed(row: Report, file: StoredFile) -> ListedReport:
    return ListedReport(
        tenant=row.tenant,
        kind=row.kind,
        id=row.id,
        encrypted_id=row.encrypted_id,
        name=row.name,
        filename=file.filename,
        size=file.size,
        mime_type=file.mime_type,
        source=row.source,
        interval=row.interval,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
