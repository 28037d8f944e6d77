"""ReportIndex: listings and counters."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from claimcheck.adapters.dynamodb.report_index import DynamoReportIndex
from claimcheck.domain.counting import Cell, tally
from claimcheck.domain.listing import PageStart, ReportFilter
from claimcheck.domain.report import Facet, Interval, Kind, Source, State
from tests.fakes import NOW
from tests.ports.samples import a_file, a_report, change, register, stored
from tests.ports.scripted import scripted_aws
from tests.ports.worlds import World, simulated_world
from tests.samples import TENANT
from tests.simulated_aws import simulated_client

TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)
INTERVALS = (None, *Interval)
EVERYTHING = PageStart()
PLAIN = Facet(Source.MANUAL, None)
DAILY = Facet(Source.AUTO, Interval.DAILY)


def test_a_listing_shows_what_the_row_says(world: World) -> None:
    report = a_report("r-1", interval=Interval.MONTHLY, file=a_file("r-1", size=0))
    register(world.reports, report)

    [shown] = world.index.from_start(TENANT, ReportFilter(), EVERYTHING, 1)

    assert report.file is not None
    assert (shown.tenant, shown.kind, shown.id, shown.encrypted_id) == (
        TENANT,
        Kind.REPORT,
        "r-1",
        report.encrypted_id,
    )
    assert (shown.name, shown.source, shown.interval, shown.created_at) == (
        report.name,
        report.source,
        report.interval,
        report.created_at,
    )
    assert (shown.filename, shown.size, shown.mime_type) == ("r-1.csv", 0, "text/csv")


UNLISTED: dict[str, dict[str, object]] = {
    "task": {"kind": Kind.TASK},
    "document": {"kind": Kind.DOCUMENT},
    "pending": {"state": State.PENDING},
    "failed": {"state": State.FAILED},
    "retired": {"state": State.RETIRED},
    "restricted": {"restricted": True},
    "no file": {"file": None},
    "file gone": {"file": a_file("r-1", present=False)},
}


@pytest.mark.parametrize("of", UNLISTED.values(), ids=UNLISTED.keys())
def test_what_cannot_be_handed_out_is_neither_listed_nor_counted(
    world: World, of: dict[str, object]
) -> None:
    register(world.reports, a_report("r-1", **of))

    assert not world.index.from_start(TENANT, ReportFilter(), EVERYTHING, 10)
    assert not world.index.counts(TENANT, ReportFilter())


def test_a_retired_report_leaves_listings_and_counters(world: World) -> None:
    register(world.reports, a_report("r-1"), a_report("r-2"))
    before = stored(world.reports, a_report("r-1"))

    change(world.reports, before, replace(before, state=State.RETIRED))

    found = world.index.from_start(TENANT, ReportFilter(), EVERYTHING, 10)
    assert [report.id for report in found] == ["r-2"]
    assert world.index.counts(TENANT, ReportFilter()) == {TODAY: {Cell(4, PLAIN): 1}}


def test_a_report_moves_between_facets_and_days(world: World) -> None:
    register(world.reports, a_report("r-1"))
    before = stored(world.reports, a_report("r-1"))

    earlier = NOW - timedelta(days=1)
    after = replace(before, created_at=earlier, source=Source.AUTO, interval=Interval.DAILY)
    change(world.reports, before, after)

    counts = world.index.counts(TENANT, ReportFilter())
    assert counts == {YESTERDAY: {Cell(4, DAILY): 1}}
    old = ReportFilter(source=Source.MANUAL)
    assert not world.index.from_start(TENANT, old, EVERYTHING, 10)


def test_a_report_that_moves_within_its_day_is_counted_where_it_is(world: World) -> None:
    register(world.reports, a_report("r-1"), a_report("r-2"))
    before = stored(world.reports, a_report("r-1"))

    change(world.reports, before, replace(before, created_at=NOW - timedelta(seconds=1)))

    counts = world.index.counts(TENANT, ReportFilter())
    assert counts == {TODAY: {Cell(4, PLAIN): 1, Cell(3, PLAIN): 1}}
    assert tally(world.counters.rows(TENANT)) == counts
    [moved] = world.index.from_start(TENANT, ReportFilter(), PageStart(TODAY, 3), 10)
    assert moved.id == "r-1"


@pytest.mark.parametrize(("source", "interval"), list(product(Source, INTERVALS)))
def test_every_facet_is_counted_apart(
    world: World, source: Source, interval: Interval | None
) -> None:
    register(world.reports, a_report("r-1", source=source, interval=interval))

    counts = world.index.counts(TENANT, ReportFilter())
    assert counts == {TODAY: {Cell(4, Facet(source, interval)): 1}}


class SmallPages:
    """A table whose pages hold one item, as those of a large table may."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def query(self, **asked: Any) -> Any:
        return self._client.query(**{**asked, "Limit": 1})


@pytest.mark.usefixtures("aws")
def test_what_comes_in_many_pages_is_read_to_the_end() -> None:
    world = simulated_world()
    for number in range(3):
        created_at = NOW - timedelta(days=number)
        register(world.reports, a_report(f"r-{number}", created_at=created_at))
        register(world.reports, a_report(f"a-{number}", created_at=created_at, source=Source.AUTO))
    table: Any = SmallPages(simulated_client("dynamodb"))
    index = DynamoReportIndex(table, "ReportsTable")

    found = index.from_start(TENANT, ReportFilter(source=Source.AUTO), EVERYTHING, 10)

    assert [report.id for report in found] == ["a-0", "a-1", "a-2"]
    assert len(index.from_start(TENANT, ReportFilter(), EVERYTHING, 10)) == 6
    assert len(index.counts(TENANT, ReportFilter())) == 3


def test_an_empty_page_is_not_the_end() -> None:
    aws = scripted_aws({"Items": [], "LastEvaluatedKey": {"entity": {"S": "x"}}}, {"Items": []})

    DynamoReportIndex(aws, "ReportsTable").from_start(TENANT, ReportFilter(), EVERYTHING, 10)

    assert aws.calls[1][1]["ExclusiveStartKey"] == {"entity": {"S": "x"}}


@pytest.mark.parametrize("interval", INTERVALS)
@pytest.mark.parametrize("source", [None, *Source])
def test_no_filter_costs_more_than_five_queries_or_filters_after_reading(
    source: Source | None, interval: Interval | None
) -> None:
    aws = scripted_aws(*[{"Items": []}] * 10)
    wanted = ReportFilter(source=source, interval=interval)

    DynamoReportIndex(aws, "ReportsTable").from_start(TENANT, wanted, EVERYTHING, 10)

    assert len(aws.calls) <= 5
    assert all("FilterExpression" not in arguments for _, arguments in aws.calls)
