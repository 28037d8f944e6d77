"""ReportIndex: pages of one long listing, which none of these tests changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws

from claimcheck.domain.listing import PageStart, ReportFilter, find_page_start
from claimcheck.domain.report import Interval, Position, Source
from tests.fakes import NOW
from tests.ports.conftest import WORLDS
from tests.ports.engine import engine_world
from tests.ports.samples import a_report, register
from tests.ports.worlds import World, fake_world, simulated_world
from tests.samples import OTHER_TENANT, TENANT
from tests.tiers import part

TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)
INTERVALS = (None, *Interval)
EVERYTHING = PageStart()
FILTERS = [
    ReportFilter(),
    ReportFilter(source=Source.AUTO),
    ReportFilter(interval=Interval.DAILY),
    ReportFilter(source=Source.MANUAL, interval=Interval.YEARLY),
    ReportFilter(created_after=YESTERDAY),
    ReportFilter(created_before=YESTERDAY),
    ReportFilter(YESTERDAY, YESTERDAY, source=Source.AUTO),
]

# Two a moment, so that ids have to decide; at both edges of every part of two days.
MIDNIGHT = NOW.replace(hour=0, minute=0)
MOMENTS = [MIDNIGHT - timedelta(hours=3 * n, seconds=s) for n, s in product(range(16), (0, 1))]
REPORTS = [
    a_report(
        f"r-{number:02}",
        created_at=MOMENTS[number // 2],
        source=list(Source)[number % 2],
        interval=INTERVALS[number % 5],
    )
    for number in range(2 * len(MOMENTS))
]


def opened(request: pytest.FixtureRequest, stack: ExitStack) -> World:
    """The world that is asked for, open as long as the stack."""
    match request.param:
        case "fake":
            return fake_world()
        case "moto":
            stack.enter_context(mock_aws())
            return simulated_world()
        case "small clients":
            stack.enter_context(mock_aws())
            return simulated_world(request.getfixturevalue("_simulated_url"))
        case _:
            return stack.enter_context(engine_world(request.getfixturevalue("dynamodb_url")))


@pytest.fixture(scope="module", params=WORLDS)
def listed(request: pytest.FixtureRequest) -> Iterator[World]:
    with ExitStack() as stack:
        world = opened(request, stack)
        for day in sorted({r.day for r in REPORTS}):
            register(world.reports, *[r for r in REPORTS if r.day == day])
        register(world.reports, a_report("foreign", tenant=OTHER_TENANT))
        yield world


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
        listed.index.from_start(TENANT, wanted, find_page_start(offset, wanted, counts), 7)
        for offset in range(0, total, 7)
    ]

    assert [report.id for page in pages for report in page] == expected(wanted)


_days = st.none() | st.sampled_from([TODAY - timedelta(days=n) for n in range(4)])
_sources = st.none() | st.sampled_from(Source)
_intervals = st.none() | st.sampled_from(Interval)
_filters = st.builds(ReportFilter, _days, _days, _sources, _intervals)


@given(_filters, st.integers(0, len(REPORTS)), st.integers(1, 20))
def test_a_page_at_any_offset_is_that_stretch_of_everything_in_order(
    listed: World, wanted: ReportFilter, offset: int, limit: int
) -> None:
    counts, whole = listed.index.counts(TENANT, wanted), expected(wanted)

    page = listed.index.from_start(TENANT, wanted, find_page_start(offset, wanted, counts), limit)

    assert wanted.total(counts) == len(whole)
    assert [report.id for report in page] == whole[offset : offset + limit]


@pytest.mark.generated
@pytest.mark.parametrize("wanted", FILTERS)
def test_older_walks_down_and_newer_walks_back_up(listed: World, wanted: ReportFilter) -> None:
    every = listed.index.from_start(TENANT, wanted, EVERYTHING, 100)

    for number, report in part(list(enumerate(every)), 10):
        older = listed.index.older(TENANT, wanted, report.position, 4)
        newer = listed.index.newer(TENANT, wanted, report.position, 4)
        assert list(older) == list(every[number + 1 : number + 5])
        assert list(newer) == list(every[max(0, number - 4) : number])


def test_a_position_need_not_be_a_reports_own(listed: World) -> None:
    between = Position(MIDNIGHT - timedelta(seconds=1), "r-00")

    [above] = listed.index.newer(TENANT, ReportFilter(), between, 1)
    [below] = listed.index.older(TENANT, ReportFilter(), between, 1)

    assert (above.id, below.id) == ("r-02", "r-05")


def test_a_position_outside_the_days_finds_nothing_beyond_them(listed: World) -> None:
    wanted = ReportFilter(created_after=TODAY)

    assert not listed.index.older(TENANT, wanted, Position(NOW - timedelta(days=3), "r"), 5)


def test_counters_are_read_for_the_days_asked_for_only(listed: World) -> None:
    one_day = ReportFilter(YESTERDAY, YESTERDAY)

    assert set(listed.index.counts(TENANT, one_day)) == {YESTERDAY}
    assert len(listed.index.counts(TENANT, ReportFilter())) == len({r.day for r in REPORTS})
    assert set(listed.index.counts(OTHER_TENANT, ReportFilter())) == {TODAY}
