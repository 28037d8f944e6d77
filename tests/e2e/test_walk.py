"""Walking through ten thousand reports while others are published: each old one exactly once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from claimcheck.domain.report import Report
from claimcheck_cli.publish.export import NewExport
from tests.e2e.customer import Customer
from tests.e2e.reports_in_bulk import announce, seed
from tests.e2e.stage import Stage, eventually

pytestmark = pytest.mark.e2e

LIST = "/b/api/v1/reports/files/"
OLD, NEW = 10_000, 500
MAX_PAGES = 200

Page = dict[str, Any]


@dataclass(frozen=True)
class Archive:
    """A customer with ten thousand reports, all of them older than today."""

    http: httpx.Client
    customer: Customer
    old: list[Report]

    def page(self, url: str = LIST, **query: object) -> Page:
        params = {name: str(value) for name, value in query.items()}
        answer = self.http.get(url, params=params or None, headers=self.customer.api_key)
        assert answer.status_code == 200, answer.text
        page: Page = answer.json()
        return page

    def walk(self, way: str = "next", **query: object) -> Iterator[Page]:
        """Every page from the one asked for on, as a customer's script follows them."""
        page = self.page(**query)
        for _ in range(MAX_PAGES):
            yield page
            if not page[way]:
                return
            page = self.page(page[way])
        pytest.fail("the walk has no end")


@pytest.fixture(scope="module")
def archive(stage: Stage, http: httpx.Client) -> Archive:
    customer = Customer.of(stage, http)
    return Archive(http, customer, seed(stage, customer.tenant, OLD))


@pytest.fixture(scope="module")
def walked(
    archive: Archive, stage: Stage, files: dict[str, Path]
) -> tuple[list[Page], list[NewExport]]:
    """The pages of one walk by cursor, and what was published while it went on."""
    tenant = archive.customer.tenant
    with ThreadPoolExecutor(1) as other:
        publishing = other.submit(announce, stage, tenant, files["csv"], NEW)
        eventually(lambda: archive.page(limit=1)["count"] > OLD, "the first was registered")
        pages = list(archive.walk(cursor="", limit=200))
        published = publishing.result()
    eventually(lambda: archive.page(limit=1)["count"] == OLD + NEW, "all were registered")
    return pages, published


def names(pages: list[Page]) -> list[str]:
    return [result["name"] for page in pages for result in page["results"]]


def test_a_walk_shows_each_report_once_whatever_is_published_meanwhile(
    archive: Archive, walked: tuple[list[Page], list[NewExport]]
) -> None:
    pages, published = walked
    seen = names(pages)

    assert len(seen) == len(set(seen))
    assert {report.name for report in archive.old} <= set(seen)
    assert set(seen) <= {r.name for r in archive.old} | {e.name for e in published}
    created = [result["created"] for page in pages for result in page["results"]]
    assert created == sorted(created, reverse=True)
    assert all(len(page["results"]) == 200 for page in pages[:-1])


def test_something_was_published_during_the_walk_and_counted(
    walked: tuple[list[Page], list[NewExport]],
) -> None:
    """Else the walk would prove nothing."""
    counts = [page["count"] for page in walked[0]]

    assert counts == sorted(counts)
    assert OLD < counts[0] < counts[-1] <= OLD + NEW


def in_order(archive: Archive, published: list[NewExport]) -> list[str]:
    """The names of all reports, newest first: by second, then by id, which is their name."""
    made = [(r.created_at, r.name) for r in archive.old] + [
        (e.created_at, e.name) for e in published
    ]
    return [name for _, name in sorted(made, reverse=True)]


def test_afterwards_a_walk_shows_all_in_order_and_leads_back_again(
    archive: Archive, walked: tuple[list[Page], list[NewExport]]
) -> None:
    expected = in_order(archive, walked[1])
    pages = list(archive.walk(cursor="", limit=200))

    assert names(pages) == expected
    assert {page["count"] for page in pages} == {OLD + NEW}
    back = [pages[-1]]
    for _ in range(3):
        back.append(archive.page(back[-1]["previous"]))
    assert [names([page]) for page in back] == [names([page]) for page in pages[:-5:-1]]


@pytest.mark.parametrize(("offset", "shown"), [(0, 50), (1311, 50), (9_990, 50), (10_000, 50)])
def test_an_offset_lands_where_the_order_says_however_deep(
    archive: Archive, walked: tuple[list[Page], list[NewExport]], offset: int, shown: int
) -> None:
    page = archive.page(offset=offset)

    assert names([page]) == in_order(archive, walked[1])[offset : offset + shown]
    assert page["count"] == OLD + NEW


def test_beyond_ten_thousand_only_a_cursor_leads_on(archive: Archive, http: httpx.Client) -> None:
    answer = http.get(LIST, params={"offset": "10001"}, headers=archive.customer.api_key)

    assert (answer.status_code, answer.json()["detail"]) == (400, "use cursor")


@pytest.mark.parametrize(
    "query",
    [{"source": "auto"}, {"interval": "daily"}, {"source": "manual", "interval": "yearly"}],
    ids=["five queries merged", "two queries merged", "one query"],
)
def test_a_filtered_walk_shows_each_matching_report_once(
    archive: Archive, walked: tuple[list[Page], list[NewExport]], query: dict[str, str]
) -> None:
    day = min(report.day for report in archive.old)
    reports = [*archive.old, *walked[1]]
    wanted = {
        report.name
        for report in reports
        if report.created_at.date() == day
        and query.get("source", report.source) == report.source
        and query.get("interval", report.interval) == report.interval
    }

    pages = list(archive.walk(cursor="", limit=23, created_after=day, created_before=day, **query))

    ordered = [name for name in in_order(archive, walked[1]) if name in wanted]
    assert names(pages) == ordered
    assert {page["count"] for page in pages} == {len(wanted)}
