"""Rows of reports, the index over them, and the counters beside them."""

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
    """A row was changed by somebody else since it was read."""


class RowKey(NamedTuple):
    """What a row is found by."""

    tenant: str
    kind: Kind
    report_id: str


@dataclass(frozen=True, slots=True)
class Change:
    """One row going from `before` (None: absent) to `after`, with the audit entry that says so."""

    before: Report | None
    after: Report
    entry: AuditEntry


class ReportStore(Protocol):
    """The rows. Reads are strongly consistent unless said otherwise."""

    def get(self, tenant: str, kind: Kind, report_id: str) -> Report | None: ...

    def find_encrypted(self, tenant: str, encrypted_id: str) -> Report | None:
        """The tenant's report of that `encrypted_id`, whatever its state.

        The way there may lag the rows by a second; the row itself is read consistently.
        """
        ...

    def find_stored(self, tenant: str, key: str) -> Report | None:
        """The tenant's report whose file lies at `key`; may lag as `find_encrypted` does."""
        ...

    def commit(self, changes: Sequence[Change]) -> None:
        """All of `changes`, their counters and their audit entries in one transaction, or nothing.

        Each row is written with `rev` one above `before.rev` (absent: 1).
        At most 49 changes of one tenant that touch at most 2 days. Raises `ConflictError`.
        """
        ...

    def mark_downloaded(self, report: Report, at: datetime) -> None:
        """Move `downloaded_at` forward to `at`, never back. Touches no index and not `rev`."""
        ...


class Expiries(Protocol):
    """Reports whose time is over. May lag the rows by a second."""

    def due(self, now: datetime, limit: int) -> Sequence[RowKey]:
        """Up to `limit` reports that ended by `now` and are not retired yet, of all tenants.

        Those that ended first come first, however long ago that was.
        """
        ...


class ReportIndex(Protocol):
    """The finished reports of a tenant, newest first. May lag the rows by a second."""

    def counts(self, tenant: str, wanted: ReportFilter) -> DayCounts:
        """The counters of the days asked for; days without reports are left out."""
        ...

    def from_start(
        self, tenant: str, wanted: ReportFilter, start: PageStart, limit: int
    ) -> Sequence[ListedReport]:
        """Up to `limit` reports from `start` on, newest first."""
        ...

    def older(
        self, tenant: str, wanted: ReportFilter, than: Position, limit: int
    ) -> Sequence[ListedReport]:
        """Up to `limit` reports after `than` in newest-first order, newest first."""
        ...

    def newer(
        self, tenant: str, wanted: ReportFilter, than: Position, limit: int
    ) -> Sequence[ListedReport]:
        """The `limit` reports just before `than` in newest-first order, newest first."""
        ...


class Counters(Protocol):
    """A tenant's counters, and the rows that they count. All reads are strongly consistent."""

    def counts(self, tenant: str) -> Mapping[date, DayCounter]:
        """The counters of every day that has any."""
        ...

    def rows(self, tenant: str) -> Iterator[tuple[date, Cell]]:
        """Day and cell of each listed report. Reads every row of the tenant: for operators."""
        ...

    def repair(self, tenant: str, day: date, before: DayCounter, after: Mapping[Cell, int]) -> None:
        """Set the counters of `day` to `after`. Raises `ConflictError` if `before` is outdated."""
        ...
