"""Comparing counters with the reports that they count."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from claimcheck.domain.counting import Cell, CounterComparison, DayCounter, Difference, tally
from claimcheck.domain.report import Facet, Interval, Source

DAY = date(2026, 3, 14)
PLAIN = Cell(3, Facet(Source.MANUAL, None))
AUTO = Cell(3, Facet(Source.AUTO, None))
EVENING = Cell(7, Facet(Source.AUTO, Interval.DAILY))


def test_a_tally_counts_by_day_and_cell() -> None:
    earlier = DAY - timedelta(days=1)

    listed = [(DAY, PLAIN), (DAY, EVENING), (earlier, PLAIN), (DAY, PLAIN)]

    assert tally(listed) == {DAY: {PLAIN: 2, EVENING: 1}, earlier: {PLAIN: 1}}
    assert tally([]) == {}


def test_a_missing_counter_or_report_is_a_difference_by_day_part_and_facet() -> None:
    earlier, later = DAY - timedelta(days=1), DAY + timedelta(days=1)
    comparison = CounterComparison(
        {DAY: DayCounter({EVENING: 5, PLAIN: 3, AUTO: -1}, 9), earlier: DayCounter({PLAIN: 1})},
        {DAY: {PLAIN: 2}, earlier: {PLAIN: 1}, later: {AUTO: 4}},
    )

    assert comparison.differences == (
        Difference(DAY, AUTO, -1, 0),
        Difference(DAY, PLAIN, 3, 2),
        Difference(DAY, EVENING, 5, 0),
        Difference(later, AUTO, 0, 4),
    )


def test_a_surplus_in_one_part_does_not_offset_a_lack_in_another() -> None:
    elsewhere = Cell(2, PLAIN.facet)
    comparison = CounterComparison({DAY: DayCounter({elsewhere: 1}, 1)}, {DAY: {PLAIN: 1}})

    assert comparison.differences == (
        Difference(DAY, elsewhere, 1, 0),
        Difference(DAY, PLAIN, 0, 1),
    )


@given(st.lists(st.tuples(st.dates(), st.sampled_from([PLAIN, AUTO, EVENING]))))
def test_equal_counters_have_no_differences(listed: list[Any]) -> None:
    counts = tally(listed)

    counted = {day: DayCounter(by_cell) for day, by_cell in counts.items()}
    assert CounterComparison(counted, counts).differences == ()
    assert sum(d.listed for d in CounterComparison({}, counts).differences) == len(listed)
