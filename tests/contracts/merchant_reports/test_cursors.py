"""Cursors: whom they serve, how long, and that nobody else can make one."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

import pytest

from claimcheck.domain.link import sign_payload
from claimcheck.domain.report import Interval
from tests.client import WireClient, WireReply
from tests.contracts.merchant_reports.samples import (
    FILES,
    MERCHANT,
    STRANGER,
    Key,
    add_key,
    add_reports,
)
from tests.fakes import FakeServices

ALTERED = "cursor is not as it was issued"
DAY = 24 * 3600


@pytest.fixture
def cursor(client: WireClient, services: FakeServices, key: Key) -> str:
    """The cursor to the second page of daily reports, two on a page."""
    add_reports(services, 5, interval=Interval.DAILY)
    query = "created_after=2026-03-01&interval=daily&limit=2&cursor="
    url = client.get(f"{FILES}?{query}", key).json()["next"]
    [text] = parse_qs(urlsplit(str(url)).query)["cursor"]
    return text


def ask(client: WireClient, key: Key, cursor: str, beside: str = "") -> WireReply:
    return client.get(f"{FILES}?cursor={quote(cursor)}{beside}", key)


@pytest.mark.covers("merchant-reports-19")
def test_a_cursor_alone_carries_the_filters_and_the_limit(
    client: WireClient, key: Key, cursor: str
) -> None:
    page = ask(client, key, cursor).json()

    assert [result["filename"] for result in page["results"]] == ["report_2.csv", "report_3.csv"]
    assert page["count"] == 5


@pytest.mark.covers("merchant-reports-19")
@pytest.mark.parametrize(
    "beside",
    ["&created_after=2026-03-01&interval=daily&limit=2", "&limit=2", "&interval=", "&colour=red"],
)
def test_the_same_values_may_stand_beside_a_cursor(
    client: WireClient, key: Key, cursor: str, beside: str
) -> None:
    assert ask(client, key, cursor, beside).json() == ask(client, key, cursor).json()


@pytest.mark.covers("merchant-reports-19")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("created_after", "2026-03-02"),
        ("created_before", "2026-03-14"),
        ("interval", "weekly"),
        ("source", "manual"),
        ("limit", "3"),
        ("limit", "200"),
    ],
)
def test_other_values_beside_a_cursor_answer_400(
    client: WireClient, key: Key, cursor: str, name: str, value: str
) -> None:
    reply = ask(client, key, cursor, f"&{name}={value}")

    assert reply.status == 400
    assert reply.json()["detail"] == f"{name} differs from what the cursor was issued for"


@pytest.mark.covers("merchant-reports-19", "merchant-reports-26")
@pytest.mark.parametrize("spoil", ["{0}A", "x"])
def test_an_altered_cursor_is_refused(
    client: WireClient, key: Key, cursor: str, spoil: str
) -> None:
    reply = ask(client, key, spoil.format(cursor))

    assert (reply.status, reply.json()["detail"]) == (400, ALTERED)


@pytest.mark.covers("merchant-reports-19")
def test_a_cursor_serves_no_other_merchant(
    client: WireClient, services: FakeServices, cursor: str
) -> None:
    add_reports(services, 5, tenant=STRANGER, interval=Interval.DAILY)
    reply = ask(client, add_key(services, STRANGER), cursor)

    assert (reply.status, reply.json()["detail"]) == (400, ALTERED)


def test_a_cursor_lives_for_a_day(
    client: WireClient, services: FakeServices, key: Key, cursor: str
) -> None:
    services.clock.advance(DAY - 1)
    last = ask(client, key, cursor)
    services.clock.advance(1)
    late = ask(client, key, cursor)

    assert (last.status, late.status) == (200, 400)
    assert late.json()["detail"] == "cursor has expired, start again without it"


def test_a_cursor_ends_with_its_key(
    client: WireClient, services: FakeServices, key: Key, cursor: str
) -> None:
    services.list_keys.rotate(keep_seconds=60)
    kept = ask(client, key, cursor)
    services.clock.advance(60)
    ended = ask(client, key, cursor)

    assert (kept.status, ended.status) == (200, 400)


@pytest.mark.parametrize("fields", [[], [MERCHANT], [MERCHANT, 1, 2, 3], [MERCHANT] * 11])
def test_a_sealed_text_of_another_shape_is_refused(
    client: WireClient, services: FakeServices, key: Key, fields: list[str]
) -> None:
    text = sign_payload("list-cursor", fields, services.list_keys.current())

    assert ask(client, key, text).json()["detail"] == ALTERED
