"""Counters beside the reports that they count."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from claimcheck.domain.listing import DayCounter, Difference, Survey, tally
from claimcheck.domain.report import Facet, Interval, Source

DAY = date(2026, 3, 14)
PLAIN = Facet(Source.MANUAL, None)


def test_a_tally_counts_by_day_and_facet() -> None:
    auto, earlier = Facet(Source.AUTO, Interval.DAILY), DAY - timedelta(days=1)

    listed = [(DAY, PLAIN), (DAY, auto), (earlier, PLAIN), (DAY, PLAIN)]

    assert tally(listed) == {DAY: {PLAIN: 2, auto: 1}, earlier: {PLAIN: 1}}
    assert tally([]) == {}


def test_differences_are_named_by_day_and_facet_wherever_one_side_is_missing() -> None:
    auto, earlier = Facet(Source.AUTO, None), DAY - timedelta(days=1)
    survey = Survey(
        {DAY: DayCounter({PLAIN: 3, auto: -1}, 9), earlier: DayCounter({PLAIN: 1})},
        {DAY: {PLAIN: 2}, earlier: {PLAIN: 1}, DAY + timedelta(days=1): {auto: 4}},
    )

    assert survey.differences == (
        Difference(DAY, auto, -1, 0),
        Difference(DAY, PLAIN, 3, 2),
        Difference(DAY + timedelta(days=1), auto, 0, 4),
    )


@given(st.lists(st.tuples(st.dates(), st.sampled_from([PLAIN, Facet(Source.AUTO, None)]))))
def test_a_tally_differs_from_nothing_that_agrees_with_it(listed: list[Any]) -> None:
    counts = tally(listed)

    assert Survey({day: DayCounter(of) for day, of in counts.items()}, counts).differences == ()
    assert sum(d.listed for d in Survey({}, counts).differences) == len(listed)
