"""What a listing asks for and what it holds: filters, counters by day, pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from typing import NamedTuple

from claimcheck.domain.report import Facet, Interval, ListedReport, Position, Report, Source

DEFAULT_DAYS = 30
MAX_OFFSET = 10_000

DayCounts = Mapping[date, Mapping[Facet, int]]


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """Which reports to list. Both days are UTC and inclusive; None leaves that side open."""

    created_after: date | None = None
    created_before: date | None = None
    source: Source | None = None
    interval: Interval | None = None

    @property
    def facets(self) -> tuple[Facet, ...] | None:
        """The facets that pass, or None when every report does. Never more than five."""
        if self.source is None and self.interval is None:
            return None
        sources = (self.source,) if self.source else tuple(Source)
        intervals = (self.interval,) if self.interval else (None, *Interval)
        return tuple(Facet(source, interval) for source, interval in product(sources, intervals))

    def total(self, counts: DayCounts) -> int:
        """How many reports pass, given the counters of the days asked for."""
        return sum(self.of_day(day) for day in counts.values())

    def of_day(self, counts: Mapping[Facet, int]) -> int:
        """How many reports of one day pass, given that day's counters."""
        facets = self.facets
        return sum(n for facet, n in counts.items() if facets is None or facet in facets)


def last_days(today: date, days: int = DEFAULT_DAYS) -> ReportFilter:
    """The filter of a caller who gave no dates: the `days` UTC days that end today."""
    return ReportFilter(created_after=today - timedelta(days=days - 1), created_before=today)


@dataclass(frozen=True, slots=True)
class Start:
    """Where a page begins: after `skip` reports, from the newest of `day` (None: of all) on."""

    day: date | None
    skip: int


def start_at(offset: int, wanted: ReportFilter, counts: DayCounts) -> Start:
    """Skip whole days by their counters, so that only keys of one day have to be read."""
    left = offset
    for day in sorted(counts, reverse=True):
        held = wanted.of_day(counts[day])
        if left < held:
            return Start(day, left)
        left -= held
    return Start(min(counts, default=None), left)


@dataclass(frozen=True, slots=True)
class DayCounter:
    """The counters of one day as they were read.

    `rev` counts their writes: moves that cancel each other out leave the numbers as they were.
    """

    by_facet: Mapping[Facet, int] = field(default_factory=dict)
    rev: int = 0


class Difference(NamedTuple):
    """A counter that does not say how many reports there are."""

    day: date
    facet: Facet
    counted: int
    listed: int


@dataclass(frozen=True, slots=True)
class Survey:
    """A tenant's counters beside what its rows themselves say."""

    counted: Mapping[date, DayCounter]
    listed: DayCounts

    @property
    def differences(self) -> tuple[Difference, ...]:
        """By day, then by facet."""
        days = sorted(self.counted.keys() | self.listed.keys())
        return tuple(found for day in days for found in self._of_day(day))

    def counter(self, day: date) -> DayCounter:
        return self.counted.get(day, DayCounter())

    def _of_day(self, day: date) -> Iterator[Difference]:
        counted, listed = self.counter(day).by_facet, self.listed.get(day, {})
        for facet in sorted(counted.keys() | listed.keys(), key=_spelled):
            numbers = counted.get(facet, 0), listed.get(facet, 0)
            if numbers[0] != numbers[1]:
                yield Difference(day, facet, *numbers)


def tally(listed: Iterable[tuple[date, Facet]]) -> DayCounts:
    """What the counters should say of such reports."""
    counts: dict[date, Counter[Facet]] = {}
    for day, facet in listed:
        counts.setdefault(day, Counter())[facet] += 1
    return counts


def _spelled(facet: Facet) -> tuple[str, str]:
    return facet.source, facet.interval or ""


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One page, newest first; `older` and `newer` say where its neighbours begin, if any."""

    count: int
    reports: tuple[ListedReport, ...]
    older: Position | None
    newer: Position | None


CounterDeltas = Mapping[date, Mapping[Facet, int]]


def counter_deltas(changes: Iterable[tuple[Report | None, Report]]) -> CounterDeltas:
    """How each day's counters move when rows change from the first of a pair to the second."""
    deltas: dict[date, dict[Facet, int]] = {}
    for day, facet, step in _steps(changes):
        of_day = deltas.setdefault(day, {})
        of_day[facet] = of_day.get(facet, 0) + step
    moved = {day: {f: n for f, n in of_day.items() if n} for day, of_day in deltas.items()}
    return {day: of_day for day, of_day in moved.items() if of_day}


def _steps(
    changes: Iterable[tuple[Report | None, Report]],
) -> Iterator[tuple[date, Facet, int]]:
    for before, after in changes:
        if before is not None and before.listed:
            yield before.day, before.facet, -1
        if after.listed:
            yield after.day, after.facet, +1
