"""What a listing asks for and what it holds: filters, where pages start, pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from claimcheck.domain.counting import LAST_PART, Cell, DayCounts
from claimcheck.domain.report import Facet, Interval, ListedReport, Position, Source

DEFAULT_DAYS = 30
MAX_OFFSET = 10_000


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
        return sum(held for _, _, held in self.parts(counts))

    def parts(self, counts: DayCounts) -> Iterator[tuple[date, int, int]]:
        """Each day, each part of it, and how many reports of that pass; the newest first."""
        for day in sorted(counts, reverse=True):
            for part, held in sorted(self._by_part(counts[day]).items(), reverse=True):
                yield day, part, held

    def _by_part(self, counts: Mapping[Cell, int]) -> Mapping[int, int]:
        facets, passing = self.facets, Counter[int]()
        for (part, facet), held in counts.items():
            if facets is None or facet in facets:
                passing[part] += held
        return passing


def last_days(today: date, days: int = DEFAULT_DAYS) -> ReportFilter:
    """The filter of a caller who gave no dates: the `days` UTC days that end today."""
    return ReportFilter(created_after=today - timedelta(days=days - 1), created_before=today)


@dataclass(frozen=True, slots=True)
class Start:
    """Where a page begins: after `skip` reports, from the newest of a day's `part` on.

    Without a day it is from the newest of all.
    """

    day: date | None = None
    part: int = LAST_PART
    skip: int = 0


def start_at(offset: int, wanted: ReportFilter, counts: DayCounts) -> Start:
    """Skip whole parts of days by their counters, so that only keys of one part have to be read."""
    left, start = offset, Start(skip=offset)
    for day, part, held in wanted.parts(counts):
        start = Start(day, part, left)
        if left < held:
            break
        left -= held
    return start


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One page, newest first; `older` and `newer` say where its neighbours begin, if any."""

    count: int
    reports: tuple[ListedReport, ...]
    older: Position | None
    newer: Position | None
