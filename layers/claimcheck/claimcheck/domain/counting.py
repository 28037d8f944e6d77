"""Report counters: by UTC day, by three-hour part of the day, and by facet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from claimcheck.domain.report import Facet, Report

# A UTC day has eight parts of three hours, numbered from 0.
PART_HOURS = 3
LAST_PART = 24 // PART_HOURS - 1


def part_of(moment: datetime) -> int:
    return moment.hour // PART_HOURS


def hours_of(part: int) -> range:
    """Return the hours of one part of the day."""
    return range(part * PART_HOURS, (part + 1) * PART_HOURS)


class Cell(NamedTuple):
    """The part of the day and the facet whose reports one counter counts."""

    part: int
    facet: Facet

    @classmethod
    def of(cls, created_at: datetime, facet: Facet) -> Cell:
        """Return the cell of a report created at `created_at`."""
        return cls(part_of(created_at), facet)


DayCounts = Mapping[date, Mapping[Cell, int]]


@dataclass(frozen=True, slots=True)
class DayCounter:
    """The counters of one day.

    `rev` counts their writes, so that two changes that cancel each other out are noticed.
    """

    by_cell: Mapping[Cell, int] = field(default_factory=dict)
    rev: int = 0


class Difference(NamedTuple):
    """A counter that differs from the number of reports listed."""

    day: date
    cell: Cell
    counted: int
    listed: int


@dataclass(frozen=True, slots=True)
class CounterComparison:
    """A tenant's counters (`counted`), and the numbers that its rows add up to (`listed`)."""

    counted: Mapping[date, DayCounter]
    listed: DayCounts

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Return every difference, by day, part and facet."""
        days = sorted(self.counted.keys() | self.listed.keys())
        return tuple(difference for day in days for difference in self._differences_of(day))

    def counter(self, day: date) -> DayCounter:
        return self.counted.get(day, DayCounter())

    def _differences_of(self, day: date) -> Iterator[Difference]:
        counted, listed = self.counter(day).by_cell, self.listed.get(day, {})
        for cell in sorted(counted.keys() | listed.keys(), key=_sort_key):
            numbers = counted.get(cell, 0), listed.get(cell, 0)
            if numbers[0] != numbers[1]:
                yield Difference(day, cell, *numbers)


def tally(listed: Iterable[tuple[date, Cell]]) -> DayCounts:
    """Count reports by the day and cell that each is listed under."""
    counts: dict[date, Counter[Cell]] = {}
    for day, cell in listed:
        counts.setdefault(day, Counter())[cell] += 1
    return counts


def _sort_key(cell: Cell) -> tuple[int, str, str]:
    return cell.part, cell.facet.source, cell.facet.interval or ""


CounterDeltas = Mapping[date, Mapping[Cell, int]]


def counter_deltas(changes: Iterable[tuple[Report | None, Report]]) -> CounterDeltas:
    """Return how each day's counters change when rows go from the first of a pair to the second."""
    deltas: dict[date, dict[Cell, int]] = {}
    for day, cell, step in _steps(changes):
        by_cell = deltas.setdefault(day, {})
        by_cell[cell] = by_cell.get(cell, 0) + step
    changed = {day: {c: n for c, n in by_cell.items() if n} for day, by_cell in deltas.items()}
    return {day: by_cell for day, by_cell in changed.items() if by_cell}


def _steps(
    changes: Iterable[tuple[Report | None, Report]],
) -> Iterator[tuple[date, Cell, int]]:
    for before, after in changes:
        if before is not None and before.listed:
            yield before.day, Cell.of(before.created_at, before.facet), -1
        if after.listed:
            yield after.day, Cell.of(after.created_at, after.facet), +1
