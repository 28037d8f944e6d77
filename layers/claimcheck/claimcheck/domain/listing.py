"""Listings of reports: filters, where a page starts, and pages."""

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
    """Which reports to list. Both days are UTC and inclusive; None sets no limit."""

    created_after: date | None = None
    created_before: date | None = None
    source: Source | None = None
    interval: Interval | None = None

    @property
    def facets(self) -> tuple[Facet, ...] | None:
        """Return the facets that match, at most five; None if all match."""
        if self.source is None and self.interval is None:
            return None
        sources = (self.source,) if self.source else tuple(Source)
        intervals = (self.interval,) if self.interval else (None, *Interval)
        return tuple(Facet(source, interval) for source, interval in product(sources, intervals))

    def total(self, counts: DayCounts) -> int:
        """Return the number of matching reports, given the counters of the days in the filter."""
        return sum(matching for _, _, matching in self.parts(counts))

    def parts(self, counts: DayCounts) -> Iterator[tuple[date, int, int]]:
        """Yield each day, each part of it and its number of matching reports, newest first."""
        for day in sorted(counts, reverse=True):
            for part, matching in sorted(self._by_part(counts[day]).items(), reverse=True):
                yield day, part, matching

    def _by_part(self, counts: Mapping[Cell, int]) -> Mapping[int, int]:
        facets, matching = self.facets, Counter[int]()
        for (part, facet), count in counts.items():
            if facets is None or facet in facets:
                matching[part] += count
        return matching


def last_days(today: date, days: int = DEFAULT_DAYS) -> ReportFilter:
    """Return the filter for a request without dates: the `days` UTC days up to today."""
    return ReportFilter(created_after=today - timedelta(days=days - 1), created_before=today)


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where a page starts: `skip` reports after the newest report of a day's `part`.

    Without a day, `skip` counts from the newest report of all.
    """

    day: date | None = None
    part: int = LAST_PART
    skip: int = 0


def find_page_start(offset: int, filters: ReportFilter, counts: DayCounts) -> PageStart:
    """Return where the page at `offset` starts.

    The counters skip whole parts of days, so that only the keys of one part have to be read.
    """
    left, start = offset, PageStart(skip=offset)
    for day, part, matching in filters.parts(counts):
        start = PageStart(day, part, left)
        if left < matching:
            break
        left -= matching
    return start


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One page, newest first, and the positions where the `older` and `newer` pages start.

    `count` is the exact number of matching reports on all pages.
    """

    count: int
    reports: tuple[ListedReport, ...]
    older: Position | None
    newer: Position | None
