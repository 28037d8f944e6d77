"""Rows of reports, their index and their counters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.counting import Cell, DayCounter, DayCounts
from claimcheck.domain.listing import PageStart, ReportFilter
from claimcheck.domain.report import Kind, ListedReport, Position, Report


class ConflictError(Exception):
    """Another writer changed the row after it was read."""


class RowKey(NamedTuple):
    """The key of a report's row."""

    tenant: str
    kind: Kind
    report_id: str


@dataclass(frozen=True, slots=True)
class Change:
    """The change of one row from `before` (None: absent) to `after`, with its audit entry."""

    before: Report | None
    after: Report
    entry: AuditEntry


class ReportStore(Protocol):
    """The rows of reports. Reads are strongly consistent unless stated otherwise."""

    def get(self, tenant: str, kind: Kind, report_id: str) -> Report | None: ...

    def find_encrypted(self, tenant: str, encrypted_id: str) -> Report | None:
        """Return the tenant's report with that `encrypted_id`, in any state.

        The index may lag by a second; the row itself is read consistently.
        """
        ...

    def find_stored(self, tenant: str, key: str) -> Report | None:
        """Return the tenant's report with the file at `key`; may lag by a second."""
        ...

    def commit(self, changes: Sequence[Change]) -> None:
        """Write `changes`, their counters and their audit entries in one transaction.

        Each row's `rev` becomes `before.rev` plus one (1 for a new row). At most 49
        changes of one tenant that touch at most 2 days. Raises `ConflictError`.
        """
        ...

    def mark_downloaded(self, report: Report, at: datetime) -> None:
        """Set `downloaded_at` to `at` unless it is later. Changes neither an index nor `rev`."""
        ...


class Expiries(Protocol):
    """Expired reports. May lag the rows by a second."""

    def due(self, now: datetime, limit: int) -> Sequence[RowKey]:
        """Return up to `limit` reports of all tenants that have expired and are not retired yet.

        The ones that expired first come first.
        """
        ...


class ReportIndex(Protocol):
    """A tenant's listed reports, newest first. May lag the rows by a second."""

    def counts(self, tenant: str, filters: ReportFilter) -> DayCounts:
        """Return the counters of the filter's days; days without reports are left out."""
        ...

    def from_start(
        self, tenant: str, filters: ReportFilter, start: PageStart, limit: int
    ) -> Sequence[ListedReport]:
        """Return up to `limit` reports from `start` on, newest first."""
        ...

    def older(
        self, tenant: str, filters: ReportFilter, position: Position, limit: int
    ) -> Sequence[ListedReport]:
        """Return up to `limit` reports older than `position`, newest first."""
        ...

    def newer(
        self, tenant: str, filters: ReportFilter, position: Position, limit: int
    ) -> Sequence[ListedReport]:
        """Return the `limit` reports just newer than `position`, newest first."""
        ...


class Counters(Protocol):
    """A tenant's counters, and the rows that they count. Reads are strongly consistent."""

    def counts(self, tenant: str) -> Mapping[date, DayCounter]:
        """Return the counters of every day that has some."""
        ...

    def rows(self, tenant: str) -> Iterator[tuple[date, Cell]]:
        """Return day and cell of each listed report.

        Reads all rows of the tenant, so only operator commands may call it.
        """
        ...

    def repair(self, tenant: str, day: date, before: DayCounter, after: Mapping[Cell, int]) -> None:
        """Set the counters of `day` to `after`. Raises `ConflictError` if `before` is outdated."""
        ...
