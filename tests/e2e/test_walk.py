"""Walking through the pages of a listing while reports are published: each old one exactly once.

The embedded AWS reads a whole partition for every page, so ten thousand are walked through once.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from claimcheck_cli.publish.export import NewExport
from tests.e2e.customer import Customer
from tests.e2e.queues import queue_is_empty
from tests.e2e.reports_in_bulk import announce, seed
from tests.e2e.stage import Stage, eventually

# Each page costs the embedded AWS a second or two on a machine that is busy otherwise.
pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

LIST = "/b/api/v1/reports/files/"
MAX_PAGES = 200

Page = dict[str, Any]
Query = dict[str, str]


@dataclass(frozen=True)
class Made:
    """What a listing has to show of one report; `name` is unique, and its id as well."""

    created_at: datetime
    name: str
    facets: Query

    def passes(self, query: Query) -> bool:
        return all(query.get(name, facet) == facet for name, facet in self.facets.items())


@dataclass(frozen=True)
class Archive:
    """A customer's listing, and the reports that were in it before anything else."""

    http: httpx.Client
    customer: Customer
    old: list[Made]

    def page(self, url: str = LIST, **query: object) -> Page:
        params = {name: str(value) for name, value in query.items()}
        answer = self.http.get(url, params=params or None, headers=self.customer.api_key)
        assert answer.status_code == 200, answer.text
        page: Page = answer.json()
        return page

    def walk(self, **query: object) -> Iterator[Page]:
        """Every page by cursor, as a customer's script follows them."""
        page = self.page(LIST, cursor="", **query)
        for _ in range(MAX_PAGES):
            yield page
            if not page["next"]:
                return
            page = self.page(page["next"])
        pytest.fail("the walk has no end")


@dataclass(frozen=True)
class Walk:
    """The pages of one walk with `query`, and what was published while it went on."""

    archive: Archive
    query: Query
    pages: list[Page]
    published: list[Made]

    def in_order(self, query: Query) -> list[str]:
        """What passes, newest first: by second, then by id."""
        made = [m for m in (*self.archive.old, *self.published) if m.passes(query)]
        return [m.name for m in sorted(made, key=lambda m: (m.created_at, m.name), reverse=True)]


def names(*pages: Page) -> list[str]:
    return [result["name"] for page in pages for result in page["results"]]


def made(created_at: datetime, name: str, source: str, interval: str | None) -> Made:
    return Made(created_at, name, {"source": source, "interval": interval or ""})


@pytest.fixture(scope="module")
def walks(stage: Stage, http: httpx.Client, files: dict[str, Path]) -> Walks:
    return Walks(stage, http, files["csv"])


class Walks:
    """Makes archives and walks through them."""

    def __init__(self, stage: Stage, http: httpx.Client, path: Path) -> None:
        self._stage, self._http, self._path = stage, http, path

    def archive(self, total: int) -> Archive:
        customer = Customer.of(self._stage, self._http)
        seeded = seed(self._stage, customer.tenant, total)
        old = [made(r.created_at, r.name, r.source, r.interval) for r in seeded]
        return Archive(self._http, customer, old)

    def walk(self, archive: Archive, new: int, limit: int, **query: str) -> Walk:
        """From the moment that the first of `new` reports is registered."""
        before = len(archive.old)
        with ThreadPoolExecutor(1) as other:
            publishing = other.submit(self._publish, archive, new)
            eventually(lambda: archive.page(limit=1)["count"] > before, "one was registered")
            pages = list(archive.walk(limit=limit, **query))
            published = publishing.result()
        eventually(lambda: queue_is_empty(self._stage), "all events were handled")
        told = [made(e.created_at, e.name, e.source, e.interval) for e in published]
        return Walk(archive, query, pages, told)

    def _publish(self, archive: Archive, new: int) -> list[NewExport]:
        return announce(self._stage, archive.customer.tenant, self._path, new)


@pytest.fixture(scope="module")
def filtered(walks: Walks) -> Walk:
    """Every page of it merges five queries."""
    return walks.walk(walks.archive(600), new=60, limit=7, source="auto")


@pytest.fixture(scope="module")
def long(walks: Walks) -> Walk:
    return walks.walk(walks.archive(10_000), new=500, limit=200)


@pytest.fixture(params=["filtered", "long"])
def walk(request: pytest.FixtureRequest) -> Walk:
    found: Walk = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize(
    "query",
    [{}, {"source": "auto"}, {"interval": "daily"}, {"source": "manual", "interval": "yearly"}],
    ids=["one partition", "five queries merged", "two queries merged", "one query"],
)
def test_a_walk_shows_all_in_order_and_leads_back_again(filtered: Walk, query: Query) -> None:
    expected = filtered.in_order(query)
    pages = list(filtered.archive.walk(limit=23, **query))

    assert names(*pages) == expected
    assert {page["count"] for page in pages} == {len(expected)}
    back = pages[-1:]
    while back[-1]["previous"] and len(back) < len(pages):
        back.append(filtered.archive.page(back[-1]["previous"]))
    assert [names(page) for page in back] == [names(page) for page in reversed(pages)]


def test_a_walk_shows_each_report_once_whatever_is_published_meanwhile(walk: Walk) -> None:
    seen = names(*walk.pages)

    assert len(seen) == len(set(seen))
    assert {m.name for m in walk.archive.old if m.passes(walk.query)} <= set(seen)
    assert set(seen) <= set(walk.in_order(walk.query))
    created = [result["created"] for page in walk.pages for result in page["results"]]
    assert created == sorted(created, reverse=True)


def test_reports_were_published_and_counted_while_the_walk_went_on(walk: Walk) -> None:
    """Else the walk would prove nothing."""
    counts = [page["count"] for page in walk.pages]

    assert counts == sorted(counts)
    assert counts[0] < counts[-1] <= len(walk.in_order(walk.query))


@pytest.mark.parametrize("offset", [9_990, 10_000])
def test_an_offset_lands_where_the_order_says_however_deep(long: Walk, offset: int) -> None:
    page = long.archive.page(offset=offset, limit=20)

    assert names(page) == long.in_order({})[offset : offset + 20]
    assert page["count"] == 10_500


def test_beyond_ten_thousand_only_a_cursor_leads_on(long: Walk, http: httpx.Client) -> None:
    headers = long.archive.customer.api_key
    answer = http.get(LIST, params={"offset": "10001"}, headers=headers)

    assert (answer.status_code, answer.json()["detail"]) == (400, "use cursor")
