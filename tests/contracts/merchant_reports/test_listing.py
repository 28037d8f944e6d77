"""The three listing paths on the wire: which reports are listed, and with which fields."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from claimcheck.domain.audit import Action, Outcome
from claimcheck.domain.report import Interval, Source
from tests.client import WireClient
from tests.contracts.merchant_reports.samples import (
    BODY,
    FILES,
    LISTS,
    MERCHANT,
    STRANGER,
    Key,
    add_report,
    assert_golden,
)
from tests.contracts.stage import WITHHELD, note_lost_file
from tests.fakes import NOW, FakeServices


def listed(client: WireClient, key: Key, query: str = "") -> list[str]:
    """The file names without their extension, which are the reports' ids."""
    reply = client.get(f"{FILES}?{query}", key)
    assert reply.status == 200, reply.body
    page = reply.json()
    assert page["count"] == len(page["results"])
    return [result["filename"].removesuffix(".csv") for result in page["results"]]


@pytest.mark.covers(
    "common-02", "common-03", "common-09", "merchant-reports-14", "merchant-reports-15"
)
def test_a_list_has_exactly_the_published_fields(
    client: WireClient, services: FakeServices, key: Key
) -> None:
    add_report(
        services,
        encrypted_id="8e41b6d3-02c9-4f7a-b5de-6a1790c3f825",
        created_at=datetime(2026, 3, 13, 6, 0, 5, tzinfo=UTC),
        interval=Interval.DAILY,
        source=Source.AUTO,
    )
    add_report(
        services,
        "report_2",
        encrypted_id="5f0c1c8e-3b7a-4d52-8f16-92ab6c7d4e30",
        created_at=datetime(2026, 3, 12, 6, 0, 5, tzinfo=UTC),
    )
    reply = client.get(f"{FILES}/", key)

    assert reply.status == 200
    assert reply.headers["content-type"] == "application/json"
    assert_golden("list", reply)


def test_no_reports_are_an_empty_page(client: WireClient, key: Key) -> None:
    assert_golden("empty_list", client.get(FILES, key))


@pytest.mark.covers("merchant-reports-04", "merchant-reports-05")
@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("slash", ["", "/"])
def test_three_paths_serve_one_list(
    client: WireClient, services: FakeServices, key: Key, path: str, slash: str
) -> None:
    add_report(services)

    assert client.get(path + slash, key).body == client.get(FILES, key).body


@pytest.mark.covers("common-01", "merchant-reports-14", "merchant-reports-20")
def test_the_download_action_of_a_list_gives_the_file(
    client: WireClient, services: FakeServices, key: Key
) -> None:
    add_report(services)
    [result] = client.get(FILES, key).json()["results"]
    action = result["download_action"]
    reply = client.send(action["method"], action["url"], key)

    assert (reply.status, reply.body) == (200, BODY)


@pytest.mark.covers("merchant-reports-13")
def test_the_newest_comes_first(client: WireClient, services: FakeServices, key: Key) -> None:
    for day in (3, 9, 1, 7):
        add_report(services, f"of_day_{day}", created_at=datetime(2026, 3, day, tzinfo=UTC))

    assert listed(client, key) == ["of_day_9", "of_day_7", "of_day_3", "of_day_1"]


@pytest.mark.covers("common-06", "common-16", "merchant-reports-13")
@pytest.mark.parametrize("of", [*WITHHELD, {"tenant": STRANGER}])
def test_what_cannot_be_given_is_neither_listed_nor_counted(
    client: WireClient, services: FakeServices, key: Key, of: dict[str, Any]
) -> None:
    add_report(services, **of)

    assert_golden("empty_list", client.get(FILES, key))


@pytest.mark.covers("merchant-reports-13")
def test_a_report_whose_file_is_gone_is_neither_listed_nor_counted(
    client: WireClient, services: FakeServices, key: Key
) -> None:
    note_lost_file(services, add_report(services))

    assert_golden("empty_list", client.get(FILES, key))


@pytest.mark.covers("merchant-reports-07")
def test_without_dates_the_last_thirty_days_are_listed(
    client: WireClient, services: FakeServices, key: Key
) -> None:
    today = NOW.replace(hour=0)
    for ago in (0, 29, 30):
        add_report(services, f"of_{ago}_days_ago", created_at=today - timedelta(days=ago))

    assert listed(client, key) == ["of_0_days_ago", "of_29_days_ago"]


@pytest.mark.covers("merchant-reports-06")
@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("created_after=2026-03-05", [9, 5]),
        ("created_before=2026-03-05", [5, 1]),
        ("created_after=2026-03-05&created_before=2026-03-05", [5]),
        ("created_after=2026-03-02&created_before=2026-03-04", []),
        ("created_after=0001-01-01&created_before=9999-12-31", [9, 5, 1]),
        ("created_after=&created_before=", [9, 5, 1]),
        ("created_before=2026-03-05&created_after=", [5, 1]),
    ],
)
def test_dates_are_inclusive_and_one_leaves_the_other_side_open(
    client: WireClient, services: FakeServices, key: Key, query: str, days: list[int]
) -> None:
    for day in (1, 5, 9):
        latest = datetime(2026, 3, day, 23, 59, 59, tzinfo=UTC)
        add_report(services, f"of_day_{day}", created_at=latest)

    assert listed(client, key, query) == [f"of_day_{day}" for day in days]


def test_one_date_opens_the_list_beyond_thirty_days(
    client: WireClient, services: FakeServices, key: Key
) -> None:
    add_report(services, "ancient", created_at=datetime(2019, 1, 1, tzinfo=UTC))

    assert listed(client, key, "created_before=2026-01-01") == ["ancient"]


@pytest.mark.covers("merchant-reports-08")
@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("source=auto", ["auto_daily", "auto_weekly"]),
        ("source=manual", ["manual_daily", "manual_none"]),
        ("interval=daily", ["auto_daily", "manual_daily"]),
        ("interval=yearly", []),
        ("source=auto&interval=daily", ["auto_daily"]),
        ("source=&interval=", ["auto_daily", "auto_weekly", "manual_daily", "manual_none"]),
    ],
)
def test_source_and_interval_filter(
    client: WireClient, services: FakeServices, key: Key, query: str, ids: list[str]
) -> None:
    add_report(services, "auto_daily", source=Source.AUTO, interval=Interval.DAILY)
    add_report(services, "auto_weekly", source=Source.AUTO, interval=Interval.WEEKLY)
    add_report(services, "manual_daily", interval=Interval.DAILY)
    add_report(services, "manual_none")

    assert sorted(listed(client, key, query)) == ids


@pytest.mark.covers("merchant-reports-12")
@pytest.mark.parametrize("query", ["colour=red", "Limit=0", "limit[]=5", "__proto__=1&a=1&a=2"])
def test_unknown_parameters_are_ignored(
    client: WireClient, services: FakeServices, key: Key, query: str
) -> None:
    add_report(services)

    assert listed(client, key, query) == ["report_1"]


def test_a_list_is_audited(client: WireClient, services: FakeServices, key: Key) -> None:
    client.get(FILES, key)

    [entry] = services.audit.entries
    assert (entry.action, entry.outcome) == (Action.LISTED, Outcome.GRANTED)
    assert (entry.tenant, entry.subject) == (MERCHANT, None)
