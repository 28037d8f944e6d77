"""Counters: what the rows say, what was counted, and mending one by the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from claimcheck.adapters.dynamodb.counter_items import CELLS, counter_key
from claimcheck.adapters.dynamodb.counters import DynamoCounters
from claimcheck.domain.counting import Cell, CounterComparison, DayCounter, tally
from claimcheck.domain.report import Facet, Interval, Kind, Source, State
from claimcheck.ports import ConflictError
from tests.fakes import NOW
from tests.ports.samples import a_file, a_report, change, register, stored
from tests.ports.worlds import World, simulated_world
from tests.samples import OTHER_TENANT, TENANT
from tests.simulated_aws import simulated_client

TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)
PLAIN = Cell(4, Facet(Source.MANUAL, None))
DAILY = Cell(4, Facet(Source.AUTO, Interval.DAILY))

UNLISTED: dict[str, dict[str, object]] = {
    "task": {"kind": Kind.TASK},
    "document": {"kind": Kind.DOCUMENT},
    "pending": {"state": State.PENDING},
    "retired": {"state": State.RETIRED},
    "restricted": {"restricted": True},
    "no file": {"file": None},
    "file gone": {"file": a_file("r-1", present=False)},
    "of another tenant": {"tenant": OTHER_TENANT},
}


def comparison(world: World) -> CounterComparison:
    return CounterComparison(world.counters.counts(TENANT), tally(world.counters.rows(TENANT)))


def miscount(world: World, day: date, **wrong: int) -> DayCounter:
    """Let a day's plain and daily counters say something else; the counter as it then is."""
    after = {{"plain": PLAIN, "daily": DAILY}[name]: n for name, n in wrong.items()}
    before = world.counters.counts(TENANT).get(day, DayCounter())
    world.counters.repair(TENANT, day, before, after)
    return world.counters.counts(TENANT)[day]


def test_what_registering_counts_agrees_with_the_rows(world: World) -> None:
    earlier = NOW - timedelta(days=1)
    register(world.reports, a_report("r-1"), a_report("r-2"))
    register(world.reports, a_report("r-3", source=Source.AUTO, interval=Interval.DAILY))
    register(world.reports, a_report("r-4", created_at=earlier))

    found = comparison(world)

    assert found.listed == {TODAY: {PLAIN: 2, DAILY: 1}, YESTERDAY: {PLAIN: 1}}
    assert {day: c.by_cell for day, c in found.counted.items()} == found.listed
    assert found.differences == ()


@pytest.mark.parametrize("of", UNLISTED.values(), ids=UNLISTED.keys())
def test_what_is_not_listed_is_no_row_to_count(world: World, of: dict[str, Any]) -> None:
    register(world.reports, a_report("r-1", **of))

    assert list(world.counters.rows(TENANT)) == []


def test_nothing_is_counted_where_nothing_is(world: World) -> None:
    assert comparison(world) == CounterComparison({}, {})


def test_a_mended_counter_says_what_it_was_told(world: World) -> None:
    register(world.reports, a_report("r-1"))
    wrong = miscount(world, TODAY, plain=7, daily=2)
    assert wrong.by_cell == {PLAIN: 7, DAILY: 2}

    world.counters.repair(TENANT, TODAY, wrong, {PLAIN: 1})

    assert world.counters.counts(TENANT)[TODAY].by_cell == {PLAIN: 1}
    assert comparison(world).differences == ()


def test_a_counter_that_is_not_there_is_made(world: World) -> None:
    world.counters.repair(TENANT, TODAY, DayCounter(), {DAILY: 3})

    assert world.counters.counts(TENANT)[TODAY].by_cell == {DAILY: 3}
    assert world.counters.counts(OTHER_TENANT) == {}


def test_every_cell_of_a_day_is_mended_at_once(world: World) -> None:
    world.counters.repair(TENANT, TODAY, DayCounter(), dict.fromkeys(CELLS, 0))
    made = world.counters.counts(TENANT)[TODAY]
    full = {cell: number for number, cell in enumerate(CELLS, start=1)}

    world.counters.repair(TENANT, TODAY, made, full)
    repaired = world.counters.counts(TENANT)[TODAY]
    world.counters.repair(TENANT, TODAY, repaired, {})

    assert (made, repaired) == (DayCounter({}, 1), DayCounter(full, 2))
    assert world.counters.counts(TENANT)[TODAY] == DayCounter({}, 3)


def test_a_mended_counter_goes_on_counting(world: World) -> None:
    register(world.reports, a_report("r-1"))
    miscount(world, TODAY, plain=1)

    register(world.reports, a_report("r-2"))

    assert comparison(world).differences == ()


def test_a_counter_that_moved_since_it_was_read_is_left_alone(world: World) -> None:
    register(world.reports, a_report("r-1"))
    read = world.counters.counts(TENANT)[TODAY]
    register(world.reports, a_report("r-2"))

    with pytest.raises(ConflictError):
        world.counters.repair(TENANT, TODAY, read, {PLAIN: 1})
    assert comparison(world).differences == ()


def test_a_counter_made_since_it_was_missed_is_left_alone(world: World) -> None:
    register(world.reports, a_report("r-1"))

    with pytest.raises(ConflictError):
        world.counters.repair(TENANT, TODAY, DayCounter(), {PLAIN: 0})


def test_moves_that_cancel_each_other_out_are_moves(world: World) -> None:
    register(world.reports, a_report("r-1"))
    read = world.counters.counts(TENANT)[TODAY]
    register(world.reports, a_report("r-2"))
    before = stored(world.reports, a_report("r-1"))
    change(world.reports, before, replace(before, state=State.RETIRED))

    assert world.counters.counts(TENANT)[TODAY].by_cell == read.by_cell
    with pytest.raises(ConflictError):
        world.counters.repair(TENANT, TODAY, read, {PLAIN: 2})


@pytest.mark.usefixtures("aws")
def test_a_counter_that_was_made_by_hand_is_mended() -> None:
    world, dynamodb = simulated_world(), simulated_client("dynamodb")
    row = {**counter_key(TENANT, TODAY), "mn4": {"N": "4"}, "ad4": {"N": "0"}}
    dynamodb.put_item(TableName="ReportsTable", Item=row)
    read = world.counters.counts(TENANT)[TODAY]
    assert read == DayCounter({PLAIN: 4})

    world.counters.repair(TENANT, TODAY, read, {DAILY: 1})

    assert world.counters.counts(TENANT)[TODAY] == DayCounter({DAILY: 1}, 1)


@pytest.mark.usefixtures("aws")
def test_a_counter_changed_behind_our_back_is_noticed_by_its_numbers() -> None:
    world, dynamodb = simulated_world(), simulated_client("dynamodb")
    register(world.reports, a_report("r-1"))
    read = world.counters.counts(TENANT)[TODAY]
    dynamodb.update_item(
        TableName="ReportsTable",
        Key=counter_key(TENANT, TODAY),
        UpdateExpression="SET #0 = :0",
        ExpressionAttributeNames={"#0": "mn4"},
        ExpressionAttributeValues={":0": {"N": "9"}},
    )

    with pytest.raises(ConflictError):
        world.counters.repair(TENANT, TODAY, read, {PLAIN: 2})


class OnePage:
    """Asks for pages as the adapter does, and notes how."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def query(self, **asked: Any) -> Any:
        self.asked.append(asked)
        return {"Items": []}


def test_every_read_is_consistent_and_of_no_index() -> None:
    aws: Any = OnePage()
    counters = DynamoCounters(aws, "reports")

    assert counters.counts(TENANT) == {}
    assert list(counters.rows(TENANT)) == []

    assert [asked["ConsistentRead"] for asked in aws.asked] == [True, True]
    assert not any("IndexName" in asked for asked in aws.asked)
