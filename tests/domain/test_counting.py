"""How changes of reports change the counters: by day, part of the day and facet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.domain.counting import LAST_PART, Cell, counter_deltas, hours_of, part_of
from claimcheck.domain.report import Facet, Interval, Kind, Report, Source, State, StoredFile

DAY = date(2026, 3, 14)
PLAIN = Facet(Source.MANUAL, None)
EVENING = Cell(7, PLAIN)
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


def test_the_parts_of_a_day_cover_its_hours_in_order() -> None:
    parts = range(LAST_PART + 1)

    assert [hour for part in parts for hour in hours_of(part)] == list(range(24))
    assert {len(hours_of(part)) for part in parts} == {3}


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_time_is_in_the_part_with_its_hour(moment: datetime) -> None:
    assert moment.hour in hours_of(part_of(moment))


def test_a_new_report_is_counted_on_its_utc_day() -> None:
    assert counter_deltas([(None, REPORT)]) == {DAY: {EVENING: 1}}


UNLISTED: dict[str, dict[str, Any]] = {
    "pending": {"state": State.PENDING},
    "retired": {"state": State.RETIRED},
    "restricted": {"restricted": True},
    "a task": {"kind": Kind.TASK},
    "without file": {"file": None},
    "file gone": {"file": replace(FILE, present=False)},
}


@pytest.mark.parametrize("overrides", UNLISTED.values(), ids=UNLISTED.keys())
def test_only_listed_reports_are_counted(overrides: dict[str, Any]) -> None:
    unlisted = replace(REPORT, **overrides)

    assert counter_deltas([(None, unlisted)]) == {}
    assert counter_deltas([(REPORT, unlisted)]) == {DAY: {EVENING: -1}}
    assert counter_deltas([(unlisted, REPORT)]) == {DAY: {EVENING: 1}}


def test_a_change_within_one_cell_moves_no_counter() -> None:
    moved = replace(REPORT, created_at=datetime(2026, 3, 14, 21, tzinfo=UTC), name="renamed")

    assert counter_deltas([(REPORT, moved)]) == {}


def test_a_report_that_moves_to_another_part_changes_both_cells() -> None:
    moved = replace(REPORT, created_at=datetime(2026, 3, 14, 20, 59, 59, tzinfo=UTC))

    assert counter_deltas([(REPORT, moved)]) == {DAY: {EVENING: -1, Cell(6, PLAIN): 1}}


def test_a_report_that_moves_to_another_day_and_facet_changes_both_days() -> None:
    moved = replace(
        REPORT,
        source=Source.AUTO,
        interval=Interval.DAILY,
        created_at=REPORT.created_at + timedelta(seconds=1),
    )

    assert counter_deltas([(REPORT, moved)]) == {
        DAY: {EVENING: -1},
        DAY + timedelta(days=1): {Cell(0, Facet(Source.AUTO, Interval.DAILY)): 1},
    }


_reports = st.builds(
    lambda hours, source, state: replace(
        REPORT, created_at=REPORT.created_at + timedelta(hours=hours), source=source, state=state
    ),
    st.integers(0, 72),
    st.sampled_from(Source),
    st.sampled_from(State),
)


@given(st.lists(st.none() | _reports, min_size=2, max_size=8))
def test_deltas_of_all_changes_add_up_to_the_last_row(history: list[Report | None]) -> None:
    rows = [row for row in history if row is not None]
    together = counter_deltas([(None, row) for row in rows[:1]] + list(pairwise(rows)))

    assert together == counter_deltas([(None, row) for row in rows[-1:]])
