"""Listings by offset and by cursor give the same reports in the same order."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.domain.listing import ReportFilter
from claimcheck.domain.report import Interval, Position, Source
from claimcheck.usecases.list_reports import list_by_offset, list_newer, list_older
from tests.fakes import NOW, FakeServices
from tests.samples import OTHER_TENANT, TENANT, publish

ALL = ReportFilter()
INTERVALS = (None, Interval.DAILY, Interval.WEEKLY)
Created = tuple[datetime, Source, Interval | None]


@pytest.fixture
def listed(services: FakeServices) -> FakeServices:
    for number in range(40):
        publish(
            services,
            f"report-{number:02}",
            created_at=NOW - timedelta(hours=7 * (number // 2)),
            source=Source.AUTO if number % 3 else Source.MANUAL,
            interval=INTERVALS[number % 3],
        )
    publish(services, "foreign", tenant=OTHER_TENANT)
    return services


def ids_by_offset(services: FakeServices, filters: ReportFilter, limit: int) -> list[str]:
    count = list_by_offset(services, TENANT, filters, limit, 0).count
    return [
        report.id
        for offset in range(0, count, limit)
        for report in list_by_offset(services, TENANT, filters, limit, offset).reports
    ]


def ids_by_cursor(services: FakeServices, filters: ReportFilter, limit: int) -> list[str]:
    ids: list[str] = []
    position: Position | None = None
    while True:
        page = list_older(services, TENANT, filters, limit, position)
        ids += [report.id for report in page.reports]
        position = page.older
        if position is None:
            return ids


@pytest.mark.parametrize("limit", [1, 7, 50])
@pytest.mark.parametrize(
    "filters",
    [
        ALL,
        ReportFilter(source=Source.AUTO),
        ReportFilter(interval=Interval.DAILY),
        ReportFilter(source=Source.AUTO, interval=Interval.WEEKLY),
        ReportFilter(created_after=(NOW - timedelta(days=2)).date()),
        ReportFilter(created_before=(NOW - timedelta(days=2)).date()),
    ],
)
def test_offset_and_cursor_pages_give_the_same_list(
    listed: FakeServices, filters: ReportFilter, limit: int
) -> None:
    by_cursor = ids_by_cursor(listed, filters, limit)

    assert by_cursor == ids_by_offset(listed, filters, limit)
    assert len(set(by_cursor)) == len(by_cursor)
    assert len(by_cursor) == list_by_offset(listed, TENANT, filters, 1, 0).count > 0


_moments = st.integers(0, 3 * 86_400).map(lambda seconds: NOW - timedelta(seconds=seconds))
_sources, _intervals = st.sampled_from(Source), st.none() | st.sampled_from(Interval)
_days = st.none() | _moments.map(lambda moment: moment.date())
_filters = st.builds(ReportFilter, _days, _days, st.none() | _sources, _intervals)


@given(st.lists(st.tuples(_moments, _sources, _intervals)), _filters, st.integers(1, 7))
def test_pages_by_offset_together_give_the_whole_list(
    created: list[Created], filters: ReportFilter, limit: int
) -> None:
    services = FakeServices.fresh()
    for number, (created_at, source, interval) in enumerate(created):
        name = f"r-{number}"
        publish(services, name, created_at=created_at, source=source, interval=interval)

    passing = [
        (report[0], f"r-{number}")
        for number, report in enumerate(created)
        if passes(filters, report)
    ]
    in_order = [report_id for _, report_id in sorted(passing, reverse=True)]

    assert ids_by_offset(services, filters, limit) == in_order


def passes(filters: ReportFilter, created: Created) -> bool:
    """Return whether a report matches, without the code of the filter."""
    created_at, source, interval = created
    return (
        (filters.created_after is None or filters.created_after <= created_at.date())
        and (filters.created_before is None or created_at.date() <= filters.created_before)
        and filters.source in (None, source)
        and filters.interval in (None, interval)
    )


def test_the_newest_report_comes_first(listed: FakeServices) -> None:
    page = list_by_offset(listed, TENANT, ALL, 50, 0)

    positions = [report.position for report in page.reports]
    assert positions == sorted(positions, reverse=True)
    assert page.count == 40


def test_newer_gives_the_previous_page(listed: FakeServices) -> None:
    first = list_older(listed, TENANT, ALL, 10, None)
    second = list_older(listed, TENANT, ALL, 10, first.older)
    assert second.newer is not None

    back = list_newer(listed, TENANT, ALL, 10, second.newer)

    assert back.reports == first.reports
    assert back.newer is None
    assert back.older == first.older


def test_cursor_pages_give_every_report_once_while_new_ones_arrive(
    listed: FakeServices,
) -> None:
    seen: list[str] = []
    position: Position | None = None
    for number in range(100):
        page = list_older(listed, TENANT, ALL, 3, position)
        seen += [report.id for report in page.reports if report.id.startswith("report-")]
        publish(listed, f"late-{number}", created_at=NOW + timedelta(seconds=number))
        position = page.older
        if position is None:
            break

    assert sorted(seen) == [f"report-{number:02}" for number in range(40)]


def test_an_offset_beyond_the_end_gives_an_empty_page(listed: FakeServices) -> None:
    page = list_by_offset(listed, TENANT, ALL, 10, 40)

    assert (page.count, page.reports) == (40, ())
