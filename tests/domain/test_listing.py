"""Filters, counters by day, and where pages start."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.domain.listing import ReportFilter, Start, counter_deltas, last_days, start_at
from claimcheck.domain.report import Facet, Interval, Kind, Report, Source, State, StoredFile

DAY = date(2026, 3, 14)
PLAIN = Facet(Source.MANUAL, None)
FILE = StoredFile("b", "k", "v", "r.csv", 1, "text/csv", '"tag"')
REPORT = Report(
    tenant="t",
    kind=Kind.REPORT,
    id="r",
    encrypted_id="e",
    state=State.FINISHED,
    name="sales",
    created_at=datetime(2026, 3, 14, 23, 59, 59, tzinfo=UTC),
    file=FILE,
)


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        (ReportFilter(source=Source.AUTO), 5),
        (ReportFilter(interval=Interval.DAILY), 2),
        (ReportFilter(source=Source.AUTO, interval=Interval.DAILY), 1),
    ],
)
def test_a_filter_passes_so_many_facets(wanted: ReportFilter, number: int) -> None:
    assert wanted.facets is not None
    assert len(set(wanted.facets)) == len(wanted.facets) == number


def test_no_filter_passes_every_facet() -> None:
    assert ReportFilter(DAY, DAY).facets is None


def test_totals_count_only_what_passes() -> None:
    counts = {
        DAY: {PLAIN: 3, Facet(Source.AUTO, Interval.DAILY): 2},
        DAY - timedelta(days=1): {Facet(Source.AUTO, None): 1},
    }

    totals = [
        wanted.total(counts)
        for wanted in (
            ReportFilter(),
            ReportFilter(source=Source.AUTO),
            ReportFilter(interval=Interval.DAILY),
            ReportFilter(source=Source.MANUAL, interval=Interval.YEARLY),
        )
    ]

    assert totals == [6, 3, 2, 0]


def test_thirty_days_end_today() -> None:
    assert last_days(DAY) == ReportFilter(date(2026, 2, 13), DAY)


def test_a_page_starts_within_its_day() -> None:
    counts = {DAY: {PLAIN: 3}, DAY - timedelta(days=5): {PLAIN: 2}}

    starts = [start_at(offset, ReportFilter(), counts) for offset in range(6)]

    older = DAY - timedelta(days=5)
    assert starts == [
        Start(DAY, 0),
        Start(DAY, 1),
        Start(DAY, 2),
        Start(older, 0),
        Start(older, 1),
        Start(older, 0),
    ]


def test_a_page_of_nothing_starts_nowhere() -> None:
    assert start_at(0, ReportFilter(), {}) == Start(None, 0)


@given(st.dictionaries(st.dates(), st.integers(1, 5), min_size=1, max_size=8))
def test_days_and_what_they_hold_lead_up_to_the_offset(held: dict[date, int]) -> None:
    counts = {day: {PLAIN: number} for day, number in held.items()}
    newest_first = sorted(held, reverse=True)
    before = dict(
        zip(newest_first, accumulate((held[d] for d in newest_first), initial=0), strict=False)
    )

    for offset in range(sum(held.values())):
        start = start_at(offset, ReportFilter(), counts)
        assert start.day is not None
        assert before[start.day] + start.skip == offset
        assert start.skip < held[start.day]


def test_a_new_report_counts_on_its_utc_day() -> None:
    assert counter_deltas([(None, REPORT)]) == {DAY: {PLAIN: 1}}


UNLISTED: dict[str, dict[str, Any]] = {
    "pending": {"state": State.PENDING},
    "retired": {"state": State.RETIRED},
    "restricted": {"restricted": True},
    "a task": {"kind": Kind.TASK},
    "without file": {"file": None},
    "file gone": {"file": replace(FILE, present=False)},
}


@pytest.mark.parametrize("of", UNLISTED.values(), ids=UNLISTED.keys())
def test_only_listed_reports_count(of: dict[str, Any]) -> None:
    unlisted = replace(REPORT, **of)

    assert counter_deltas([(None, unlisted)]) == {}
    assert counter_deltas([(REPORT, unlisted)]) == {DAY: {PLAIN: -1}}
    assert counter_deltas([(unlisted, REPORT)]) == {DAY: {PLAIN: 1}}


def test_a_change_of_neither_day_nor_facet_counts_nothing() -> None:
    assert counter_deltas([(REPORT, replace(REPORT, name="renamed"))]) == {}


def test_a_report_moves_between_days_and_facets() -> None:
    moved = replace(
        REPORT,
        source=Source.AUTO,
        interval=Interval.DAILY,
        created_at=REPORT.created_at + timedelta(seconds=1),
    )

    assert counter_deltas([(REPORT, moved)]) == {
        DAY: {PLAIN: -1},
        DAY + timedelta(days=1): {Facet(Source.AUTO, Interval.DAILY): 1},
    }


_reports = st.builds(
    lambda day, source, state: replace(
        REPORT, created_at=REPORT.created_at + timedelta(days=day), source=source, state=state
    ),
    st.integers(0, 3),
    st.sampled_from(Source),
    st.sampled_from(State),
)


@given(st.lists(st.none() | _reports, min_size=2, max_size=8))
def test_deltas_of_a_history_add_up_to_its_last_row(history: list[Report | None]) -> None:
    rows = [row for row in history if row is not None]
    together = counter_deltas([(None, row) for row in rows[:1]] + list(pairwise(rows)))

    assert together == counter_deltas([(None, row) for row in rows[-1:]])
