"""The list of a merchant's reports: paths, filters, pages and cursors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from claimcheck.domain.report import Interval, Kind, Source
from claimcheck_cli.publish.export import NewExport
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage, new_export

pytestmark = pytest.mark.e2e

FILES = "/b/api/v1/reports/files"
LISTS = [f"{path}{slash}" for path in (FILES, "/b/api/v1/reports", "/api/v1/reports")
         for slash in ("", "/")]  # fmt: skip
AGES = [0, 1, 1, 29, 30, 400]  # in days
MODES = ["offset=0", "cursor="]


@pytest.fixture(scope="module")
def merchant(stage: Stage, http: httpx.Client) -> Customer:
    """With six reports, named by their age in days."""
    customer = Customer.of(stage, http)
    stage.publish(*exports(stage, customer.tenant))
    return customer


def exports(stage: Stage, tenant: str) -> Iterator[NewExport]:
    path, noon = stage.new_directory() / "report.csv", datetime.now(UTC).replace(hour=0, minute=0)
    path.write_text("a,b\n")
    for number, age in enumerate(AGES):
        yield new_export(
            tenant,
            Kind.REPORT,
            path,
            name=f"{age} days old",
            created_at=noon - timedelta(days=age, seconds=-number),
            interval=Interval.DAILY if number % 2 else None,
            source=Source.AUTO if number < 2 else Source.MANUAL,
        )


def day(age: int) -> str:
    return (datetime.now(UTC) - timedelta(days=age)).date().isoformat()


def page(customer: Customer, url: str) -> dict[str, Any]:
    answer = customer.http.get(url, headers=customer.api_key)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def ages(told: dict[str, Any]) -> list[int]:
    return [int(result["name"].split()[0]) for result in told["results"]]


@pytest.mark.covers("business-reports-03", "merchant-reports-04", "merchant-reports-05")
@pytest.mark.parametrize("path", LISTS)
def test_three_paths_with_and_without_a_slash_are_one_list(merchant: Customer, path: str) -> None:
    told = page(merchant, f"{path}?limit=3")

    assert ages(told) == [0, 1, 1]
    assert told["next"].startswith(f"{str(merchant.http.base_url).rstrip('/')}{path}?")
    assert ages(page(merchant, told["next"])) == [29]


@pytest.mark.covers("merchant-reports-05", "merchant-reports-20")
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_slash_may_end_the_path_of_a_download(merchant: Customer, slash: str) -> None:
    [result, *_] = page(merchant, FILES)["results"]
    by_token = result["download_action"]["url"].rstrip("/")
    by_id = f"{FILES}/{result['encrypted_id']}/download"

    answers = [merchant.http.get(u + slash, headers=merchant.api_key) for u in (by_token, by_id)]

    assert [answer.content for answer in answers] == [b"a,b\n"] * 2


@pytest.mark.covers("merchant-reports-07", "merchant-reports-13", "merchant-reports-16")
def test_without_dates_thirty_days_are_listed_the_newest_first(merchant: Customer) -> None:
    told = page(merchant, FILES)

    assert (ages(told), told["count"]) == ([0, 1, 1, 29], 4)


@pytest.mark.covers("merchant-reports-06")
@pytest.mark.parametrize(
    ("after", "before", "listed"),
    [
        (1, None, [0, 1, 1]),
        (None, 1, [1, 1, 29, 30, 400]),
        (30, 1, [1, 1, 29, 30]),
        (1, 1, [1, 1]),
        (500, 401, []),
    ],
)
def test_dates_are_inclusive_and_may_stand_alone(
    merchant: Customer, after: int | None, before: int | None, listed: list[int]
) -> None:
    given = {"created_after": after, "created_before": before}
    query = "&".join(f"{name}={day(age)}" for name, age in given.items() if age is not None)

    assert ages(page(merchant, f"{FILES}?{query}")) == listed


@pytest.mark.covers("merchant-reports-08", "merchant-reports-12")
@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("source=auto", [0, 1]),
        ("interval=daily", [1, 29]),
        ("interval=daily&source=manual", [29]),
        ("interval=yearly", []),
        ("interval=&source=&created_after=&created_before=&limit=&offset=", [0, 1, 1, 29]),
        ("colour=red&colour=blue&Limit=0&Cursor=x", [0, 1, 1, 29]),
    ],
)
def test_filters_pass_what_they_name_and_nothing_else_counts(
    merchant: Customer, query: str, listed: list[int]
) -> None:
    told = page(merchant, f"{FILES}?{query}")

    assert sorted(ages(told)) == listed
    assert told["count"] == len(listed)


@pytest.mark.covers("merchant-reports-09", "merchant-reports-10")
def test_limit_and_offset_count_from_the_newest(merchant: Customer) -> None:
    assert ages(page(merchant, f"{FILES}?limit=2&offset=1")) == [1, 1]
    assert ages(page(merchant, f"{FILES}?limit=100000")) == [0, 1, 1, 29]
    assert page(merchant, f"{FILES}?offset=10000")["results"] == []


@pytest.mark.covers("merchant-reports-11", "merchant-reports-17")
@pytest.mark.parametrize("mode", MODES)
def test_next_and_previous_lead_there_and_back(merchant: Customer, mode: str) -> None:
    first = page(merchant, f"{FILES}/?created_before={day(1)}&limit=2&{mode}")
    second = page(merchant, first["next"])
    third = page(merchant, second["next"])
    back = page(merchant, third["previous"])

    assert [ages(first), ages(second), ages(third)] == [[1, 1], [29, 30], [400]]
    assert (first["previous"], third["next"], ages(back)) == (None, None, [29, 30])
    assert {told["count"] for told in (first, second, third, back)} == {5}
    query = parse_qs(urlsplit(second["next"]).query)
    kept = {"created_before": [day(1)], "limit": ["2"]}
    assert {name: query[name] for name in query if name not in ("offset", "cursor")} == kept
    assert set(query) - set(kept) == {mode.partition("=")[0]}


@pytest.mark.covers("merchant-reports-07", "merchant-reports-09", "merchant-reports-17")
@pytest.mark.parametrize("mode", MODES)
def test_next_writes_out_what_was_not_said(merchant: Customer, mode: str) -> None:
    query = parse_qs(urlsplit(page(merchant, f"{FILES}?limit=1&{mode}")["next"]).query)

    assert (query["created_after"], query["created_before"]) == ([day(29)], [day(0)])


@pytest.mark.covers("merchant-reports-19", "merchant-reports-26")
def test_a_cursor_serves_what_it_was_made_for(merchant: Customer, stranger: Customer) -> None:
    following = page(merchant, f"{FILES}?created_before={day(1)}&limit=2&cursor=")["next"]
    [cursor] = parse_qs(urlsplit(following).query)["cursor"]
    alone = f"{FILES}?cursor={cursor}"

    def status(url: str, who: Customer = merchant) -> int:
        return merchant.http.get(url, headers=who.api_key).status_code

    assert ages(page(merchant, alone)) == [29, 30]
    assert status(f"{alone}&limit=2&created_before={day(1)}") == 200
    assert status(alone, stranger) == 400
    changes = ["limit=3", f"created_before={day(0)}", "source=auto", "interval=daily", "offset=0"]
    assert [status(f"{alone}&{change}") for change in changes] == [400] * 5
    assert status(f"{alone}A") == 400
