"""ReportIndex: listings and counters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from claimcheck.domain.listing import ReportFilter, Start, start_at
from claimcheck.domain.report import Facet, Interval, Kind, Position, Source, State
from tests.fakes import NOW
from tests.ports.samples import a_file, a_report, change, register, stored
from tests.ports.worlds import World
from tests.samples import OTHER_TENANT, TENANT

TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)
INTERVALS = (None, *Interval)
EVERYTHING = Start(None, 0)
FILTERS = [
    ReportFilter(),
    ReportFilter(source=Source.AUTO),
    ReportFilter(interval=Interval.DAILY),
    ReportFilter(source=Source.MANUAL, interval=Interval.YEARLY),
    ReportFilter(created_after=YESTERDAY),
    ReportFilter(created_before=YESTERDAY),
    ReportFilter(YESTERDAY, YESTERDAY, source=Source.AUTO),
]

# Two a moment, so that ids have to decide; over five days, at their very edges too.
REPORTS = [
    a_report(
        f"r-{number:02}",
        created_at=NOW.replace(hour=0, minute=0) - timedelta(seconds=21_600 * (number // 2)),
        source=list(Source)[number % 2],
        interval=INTERVALS[number % 5],
    )
    for number in range(40)
]


@pytest.fixture
def listed(world: World) -> World:
    register(world.reports, *[r for r in REPORTS if r.day >= TODAY - timedelta(days=1)])
    for day in sorted({r.day for r in REPORTS if r.day < TODAY - timedelta(days=1)}):
        register(world.reports, *[r for r in REPORTS if r.day == day])
    register(world.reports, a_report("foreign", tenant=OTHER_TENANT))
    return world


def expected(wanted: ReportFilter) -> list[str]:
    low, high = wanted.created_after or date.min, wanted.created_before or date.max
    passing = [
        r
        for r in REPORTS
        if low <= r.day <= high and (wanted.facets is None or r.facet in wanted.facets)
    ]
    return [r.id for r in sorted(passing, key=lambda r: (r.created_at, r.id), reverse=True)]


@pytest.mark.parametrize("wanted", FILTERS)
def test_the_whole_listing_is_newest_first_and_filtered(
    listed: World, wanted: ReportFilter
) -> None:
    found = listed.index.from_start(TENANT, wanted, EVERYTHING, 100)

    assert [report.id for report in found] == expected(wanted)


@pytest.mark.parametrize("wanted", FILTERS)
def test_pages_by_offset_join_into_the_whole(listed: World, wanted: ReportFilter) -> None:
    counts = listed.index.counts(TENANT, wanted)
    total = wanted.total(counts)

    pages = [
        listed.index.from_start(TENANT, wanted, start_at(offset, wanted, counts), 7)
        for offset in range(0, total, 7)
    ]

    assert [report.id for page in pages for report in page] == expected(wanted)


@pytest.mark.parametrize("wanted", FILTERS)
def test_older_walks_down_and_newer_walks_back_up(listed: World, wanted: ReportFilter) -> None:
    every = listed.index.from_start(TENANT, wanted, EVERYTHING, 100)

    for number, report in enumerate(every):
        older = listed.index.older(TENANT, wanted, report.position, 4)
        newer = listed.index.newer(TENANT, wanted, report.position, 4)
        assert list(older) == list(every[number + 1 : number + 5])
        assert list(newer) == list(every[max(0, number - 4) : number])


def test_a_position_need_not_be_a_reports_own(listed: World) -> None:
    between = Position(NOW.replace(hour=0, minute=0) - timedelta(seconds=1), "r-00")

    [above] = listed.index.newer(TENANT, ReportFilter(), between, 1)
    [below] = listed.index.older(TENANT, ReportFilter(), between, 1)

    assert (above.id, below.id) == ("r-00", "r-03")


def test_a_position_outside_the_days_finds_nothing_beyond_them(listed: World) -> None:
    wanted = ReportFilter(created_after=TODAY)

    assert not listed.index.older(TENANT, wanted, Position(NOW - timedelta(days=3), "r"), 5)


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
    assert world.index.counts(TENANT, ReportFilter()) == {TODAY: {Facet(Source.MANUAL, None): 1}}


def test_a_report_moves_between_facets_and_days(world: World) -> None:
    register(world.reports, a_report("r-1"))
    before = stored(world.reports, a_report("r-1"))

    earlier = NOW - timedelta(days=1)
    after = replace(before, created_at=earlier, source=Source.AUTO, interval=Interval.DAILY)
    change(world.reports, before, after)

    counts = world.index.counts(TENANT, ReportFilter())
    assert counts == {YESTERDAY: {Facet(Source.AUTO, Interval.DAILY): 1}}
    old = ReportFilter(source=Source.MANUAL)
    assert not world.index.from_start(TENANT, old, EVERYTHING, 10)


@pytest.mark.parametrize(("source", "interval"), list(product(Source, INTERVALS)))
def test_every_facet_is_counted_apart(
    world: World, source: Source, interval: Interval | None
) -> None:
    register(world.reports, a_report("r-1", source=source, interval=interval))

    counts = world.index.counts(TENANT, ReportFilter())
    assert counts == {TODAY: {Facet(source, interval): 1}}


def test_counters_are_read_for_the_days_asked_for_only(listed: World) -> None:
    one_day = ReportFilter(YESTERDAY, YESTERDAY)

    assert set(listed.index.counts(TENANT, one_day)) == {YESTERDAY}
    assert len(listed.index.counts(TENANT, ReportFilter())) == len({r.day for r in REPORTS})
    assert set(listed.index.counts(OTHER_TENANT, ReportFilter())) == {TODAY}
