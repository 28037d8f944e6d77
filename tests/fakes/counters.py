"""Counters and the rows behind them, of the same memory as the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from claimcheck.domain.counting import Cell, DayCounter
from claimcheck.ports import ConflictError
from tests.fakes.reports import FakeReportStore


class FakeCounters:
    """Of the counters of a `FakeReportStore`."""

    def __init__(self, reports: FakeReportStore) -> None:
        self._reports = reports

    def counts(self, tenant: str) -> Mapping[date, DayCounter]:
        days = (day for owner, day in self._reports.counters if owner == tenant)
        return {day: self._counter(tenant, day) for day in days}

    def rows(self, tenant: str) -> Iterator[tuple[date, Cell]]:
        listed = (row for row in self._reports.of_tenant(tenant) if row.listed)
        return ((row.day, Cell.of(row.created_at, row.facet)) for row in listed)

    def repair(self, tenant: str, day: date, before: DayCounter, after: Mapping[Cell, int]) -> None:
        if self._counter(tenant, day) != before:
            raise ConflictError
        self._reports.counters[tenant, day] = Counter(after)
        self._reports.counter_revs[tenant, day] += 1

    def _counter(self, tenant: str, day: date) -> DayCounter:
        held = self._reports.counters.get((tenant, day))
        if held is None:
            return DayCounter()
        by_cell = {cell: n for cell, n in held.items() if n}
        return DayCounter(by_cell, self._reports.counter_revs[tenant, day])
