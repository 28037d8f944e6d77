"""Filters, their totals, and where pages start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.domain.counting import Cell
from claimcheck.domain.listing import PageStart, ReportFilter, find_page_start, last_days
from claimcheck.domain.report import Facet, Interval, Source

DAY = date(2026, 3, 14)
OLDER = DAY - timedelta(days=5)
PLAIN = Facet(Source.MANUAL, None)
DAILY = Facet(Source.AUTO, Interval.DAILY)


@pytest.mark.parametrize(
    ("filters", "number"),
    [
        (ReportFilter(source=Source.AUTO), 5),
        (ReportFilter(interval=Interval.DAILY), 2),
        (ReportFilter(source=Source.AUTO, interval=Interval.DAILY), 1),
    ],
)
def test_a_filter_matches_the_expected_number_of_facets(filters: ReportFilter, number: int) -> None:
    assert filters.facets is not None
    assert len(set(filters.facets)) == len(filters.facets) == number


def test_an_empty_filter_matches_all_facets() -> None:
    assert ReportFilter(DAY, DAY).facets is None


def test_a_total_counts_only_matching_reports() -> None:
    counts = {
        DAY: {Cell(0, PLAIN): 1, Cell(7, PLAIN): 2, Cell(7, DAILY): 2},
        OLDER: {Cell(3, Facet(Source.AUTO, None)): 1},
    }

    totals = [
        filters.total(counts)
        for filters in (
            ReportFilter(),
            ReportFilter(source=Source.AUTO),
            ReportFilter(interval=Interval.DAILY),
            ReportFilter(source=Source.MANUAL, interval=Interval.YEARLY),
        )
    ]

    assert totals == [6, 3, 2, 0]


def test_the_last_thirty_days_end_today() -> None:
    assert last_days(DAY) == ReportFilter(date(2026, 2, 13), DAY)


def test_a_page_starts_in_the_part_of_the_day_with_its_first_report() -> None:
    counts = {DAY: {Cell(1, PLAIN): 1, Cell(5, PLAIN): 2}, OLDER: {Cell(7, PLAIN): 2}}

    starts = [find_page_start(offset, ReportFilter(), counts) for offset in range(6)]

    assert starts == [
        PageStart(DAY, 5, 0),
        PageStart(DAY, 5, 1),
        PageStart(DAY, 1, 0),
        PageStart(OLDER, 7, 0),
        PageStart(OLDER, 7, 1),
        PageStart(OLDER, 7, 2),
    ]


def test_a_page_does_not_start_in_a_part_without_matching_reports() -> None:
    counts = {DAY: {Cell(6, PLAIN): 4, Cell(2, DAILY): 1}}

    assert find_page_start(0, ReportFilter(source=Source.AUTO), counts) == PageStart(DAY, 2, 0)


def test_a_page_of_an_empty_listing_has_no_day() -> None:
    assert find_page_start(0, ReportFilter(), {}) == PageStart()
    assert find_page_start(7, ReportFilter(), {}) == PageStart(skip=7)


PartCounts = Mapping[tuple[date, int], int]
_parts = st.tuples(st.dates(), st.integers(0, 7))


@given(st.dictionaries(_parts, st.integers(1, 5), min_size=1, max_size=8))
def test_skipped_parts_and_the_skip_add_up_to_the_offset(per_part: PartCounts) -> None:
    counts: dict[date, dict[Cell, int]] = {}
    for (day, part), number in per_part.items():
        counts.setdefault(day, {})[Cell(part, PLAIN)] = number
    newest_first = sorted(per_part, reverse=True)
    before = dict(
        zip(newest_first, accumulate((per_part[p] for p in newest_first), initial=0), strict=False)
    )

    for offset in range(sum(per_part.values())):
        start = find_page_start(offset, ReportFilter(), counts)
        assert start.day is not None
        assert before[start.day, start.part] + start.skip == offset
        assert start.skip < per_part[start.day, start.part]
