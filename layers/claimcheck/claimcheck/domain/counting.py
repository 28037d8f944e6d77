"""How many reports there are: counted by UTC day, by a part of the day and by facet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from claimcheck.domain.report import Facet, Report

# A day has eight parts, from 0 on: three hours each, of UTC.
PART_HOURS = 3
LAST_PART = 24 // PART_HOURS - 1


def part_of(moment: datetime) -> int:
    return moment.hour // PART_HOURS


def hours_of(part: int) -> range:
    """The hours of the day that belong to a part."""
    return range(part * PART_HOURS, (part + 1) * PART_HOURS)


class Cell(NamedTuple):
    """What one counter of a day counts: the reports of one part of it and of one facet."""

    part: int
    facet: Facet

    @classmethod
    def of(cls, created_at: datetime, facet: Facet) -> Cell:
        """The cell of a report that was made then."""
        return cls(part_of(created_at), facet)


DayCounts = Mapping[date, Mapping[Cell, int]]


@dataclass(frozen=True, slots=True)
class DayCounter:
    """The counters of one day as they were read.

    `rev` counts their writes: moves that cancel each other out leave the numbers as they were.
    """

    by_cell: Mapping[Cell, int] = field(default_factory=dict)
    rev: int = 0


class Difference(NamedTuple):
    """A counter that does not say how many reports there are."""

    day: date
    cell: Cell
    counted: int
    listed: int


@dataclass(frozen=True, slots=True)
class CounterComparison:
    """A tenant's counters beside what its rows themselves say."""

    counted: Mapping[date, DayCounter]
    listed: DayCounts

    @property
    def differences(self) -> tuple[Difference, ...]:
        """By day, then by part, then by facet."""
        days = sorted(self.counted.keys() | self.listed.keys())
        return tuple(found for day in days for found in self._of_day(day))

    def counter(self, day: date) -> DayCounter:
        return self.counted.get(day, DayCounter())

    def _of_day(self, day: date) -> Iterator[Difference]:
        counted, listed = self.counter(day).by_cell, self.listed.get(day, {})
        for cell in sorted(counted.keys() | listed.keys(), key=_spelled):
            numbers = counted.get(cell, 0), listed.get(cell, 0)
            if numbers[0] != numbers[1]:
                yield Difference(day, cell, *numbers)


def tally(listed: Iterable[tuple[date, Cell]]) -> DayCounts:
    """What the counters should say of such reports."""
    counts: dict[date, Counter[Cell]] = {}
    for day, cell in listed:
        counts.setdefault(day, Counter())[cell] += 1
    return counts


def _spelled(cell: Cell) -> tuple[int, str, str]:
    return cell.part, cell.facet.source, cell.facet.interval or ""


CounterDeltas = Mapping[date, Mapping[Cell, int]]


def counter_deltas(changes: Iterable[tuple[Report | None, Report]]) -> CounterDeltas:
    """How each day's counters move when rows change from the first of a pair to the second."""
    deltas: dict[date, dict[Cell, int]] = {}
    for day, cell, step in _steps(changes):
        of_day = deltas.setdefault(day, {})
        of_day[cell] = of_day.get(cell, 0) + step
    moved = {day: {c: n for c, n in of_day.items() if n} for day, of_day in deltas.items()}
    return {day: of_day for day, of_day in moved.items() if of_day}


def _steps(
    changes: Iterable[tuple[Report | None, Report]],
) -> Iterator[tuple[date, Cell, int]]:
    for before, after in changes:
        if before is not None and before.listed:
            yield before.day, Cell.of(before.created_at, before.facet), -1
        if after.listed:
            yield after.day, Cell.of(after.created_at, after.facet), +1
