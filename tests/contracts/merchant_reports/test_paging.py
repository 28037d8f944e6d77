"""`next` and `previous`: by offset and by cursor, on the wire."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from claimcheck.domain.report import Interval, Source
from tests.client import BASE_URL, WireClient
from tests.contracts.merchant_reports.samples import (
    FILES,
    LISTS,
    Key,
    add_report,
    add_reports,
)
from tests.fakes import FakeServices

Page = dict[str, Any]


def page(client: WireClient, key: Key, url: str) -> Page:
    reply = client.get(url, key)
    assert reply.status == 200, reply.body
    found: Page = reply.json()
    return found


def walk(client: WireClient, key: Key, url: str, towards: str = "next") -> list[list[str]]:
    """The file names of every page from `url` on."""
    pages: list[list[str]] = []
    following: str | None = url
    while following is not None:
        assert len(pages) < 50
        found = page(client, key, following)
        pages.append([result["filename"].removesuffix(".csv") for result in found["results"]])
        following = found[towards]
    return pages


def query_of(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query, strict_parsing=True))


@pytest.mark.covers("merchant-reports-11", "merchant-reports-17")
@pytest.mark.parametrize("mode", ["offset=0", "cursor="])
def test_following_next_meets_every_report_once(
    client: WireClient, services: FakeServices, key: Key, mode: str
) -> None:
    ids = [report.id for report in add_reports(services, 7)]

    assert walk(client, key, f"{FILES}?limit=3&{mode}") == [ids[:3], ids[3:6], ids[6:]]


@pytest.mark.covers("merchant-reports-17")
@pytest.mark.parametrize("mode", ["offset=0", "cursor="])
def test_a_full_last_page_has_no_next(
    client: WireClient, services: FakeServices, key: Key, mode: str
) -> None:
    add_reports(services, 6)
    first = page(client, key, f"{FILES}?limit=3&{mode}")

    last = page(client, key, first["next"])

    assert (len(last["results"]), last["next"]) == (3, None)


@pytest.mark.covers("merchant-reports-17")
@pytest.mark.parametrize("mode", ["offset=0", "cursor="])
def test_previous_leads_back_the_same_way(
    client: WireClient, services: FakeServices, key: Key, mode: str
) -> None:
    ids = [report.id for report in add_reports(services, 7)]
    second = page(client, key, f"{FILES}?limit=3&{mode}")["next"]
    third = page(client, key, second)["next"]

    assert walk(client, key, third, "previous") == [ids[6:], ids[3:6], ids[:3]]


@pytest.mark.covers("merchant-reports-16")
@pytest.mark.parametrize("mode", ["offset=0", "cursor="])
def test_count_is_the_total_on_every_page(
    client: WireClient, services: FakeServices, key: Key, mode: str
) -> None:
    add_reports(services, 5)
    first = page(client, key, f"{FILES}?limit=2&{mode}")
    second = page(client, key, first["next"])

    assert (first["count"], second["count"]) == (5, 5)
    assert first["previous"] is None


@pytest.mark.covers("merchant-reports-17")
def test_the_neighbours_of_a_list_by_offset_are_spelled_out(
    client: WireClient, services: FakeServices, key: Key
) -> None:
    add_reports(services, 9, interval=Interval.DAILY, source=Source.AUTO)
    query = "limit=2&offset=3&source=auto&interval=daily&created_after=2026-03-01"
    found = page(client, key, f"{FILES}/?{query}")

    kept = f"{BASE_URL}{FILES}/?created_after=2026-03-01&interval=daily&source=auto&limit=2"
    assert found["next"] == f"{kept}&offset=5"
    assert found["previous"] == f"{kept}&offset=1"


def test_previous_never_goes_below_the_first(
    client: WireClient, services: FakeServices, key: Key
) -> None:
    add_reports(services, 3)
    found = page(client, key, f"{FILES}?limit=2&offset=1")

    assert query_of(found["previous"])["offset"] == "0"


@pytest.mark.covers("merchant-reports-10")
def test_an_offset_beyond_the_end_is_an_empty_page(
    client: WireClient, services: FakeServices, key: Key
) -> None:
    add_reports(services, 3)
    found = page(client, key, f"{FILES}?offset=10000")

    assert (found["count"], found["results"], found["next"]) == (3, [], None)


@pytest.mark.covers("merchant-reports-17")
@pytest.mark.parametrize("mode", ["offset=0", "cursor="])
@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("slash", ["", "/"])
def test_neighbours_keep_the_path_that_was_asked_for(
    client: WireClient, services: FakeServices, key: Key, path: str, slash: str, mode: str
) -> None:
    add_reports(services, 2)
    found = page(client, key, f"{path}{slash}?limit=1&{mode}")

    assert found["next"].startswith(f"{BASE_URL}{path}{slash}?")


@pytest.mark.covers("merchant-reports-07", "merchant-reports-17")
@pytest.mark.parametrize("mode", ["", "cursor="])
def test_neighbours_write_the_defaults_out(
    client: WireClient, services: FakeServices, key: Key, mode: str
) -> None:
    add_reports(services, 51)
    following = query_of(page(client, key, f"{FILES}?{mode}")["next"])

    following.pop("cursor" if mode else "offset")
    assert following == {
        "created_after": "2026-02-13",
        "created_before": "2026-03-14",
        "limit": "50",
    }


def test_a_next_that_is_followed_tomorrow_lists_the_same_days(
    client: WireClient, services: FakeServices, key: Key
) -> None:
    ids = [report.id for report in add_reports(services, 3)]
    first = page(client, key, f"{FILES}?limit=2")
    services.clock.advance(3 * 24 * 3600)

    assert walk(client, key, first["next"]) == [ids[2:]]


@pytest.mark.covers("merchant-reports-09", "merchant-reports-17")
@pytest.mark.parametrize(
    ("limit", "served"),
    [("", 50), ("limit=200", 200), ("limit=201", 200), (f"limit={'9' * 5000}", 200)],
)
def test_a_page_holds_fifty_by_default_and_two_hundred_at_most(
    client: WireClient, services: FakeServices, key: Key, limit: str, served: int
) -> None:
    add_reports(services, 210)
    found = page(client, key, f"{FILES}?{limit}")

    assert len(found["results"]) == served
    assert query_of(found["next"])["limit"] == str(served)


@pytest.mark.covers("merchant-reports-18")
def test_a_next_beyond_the_last_offset_says_to_use_a_cursor(
    client: WireClient, services: FakeServices, key: Key
) -> None:
    report = add_report(services)
    [cell] = held = services.reports.counters[report.tenant, report.day]
    held[cell] = 10_051
    found = page(client, key, f"{FILES}?offset=10000&limit=50")
    reply = client.get(found["next"], key)

    assert (found["count"], reply.status) == (10_051, 400)
    assert reply.json()["detail"] == "use cursor"
