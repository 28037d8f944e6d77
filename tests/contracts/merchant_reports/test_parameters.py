"""Parameters that are refused, and why."""

from __future__ import annotations

import pytest

from tests.client import WireClient
from tests.contracts.merchant_reports.samples import FILES, LISTS, Key, assert_golden
from tests.fakes import FakeServices


def detail_of(client: WireClient, key: Key, query: str) -> str:
    reply = client.get(f"{FILES}?{query}", key)
    problem = reply.json()
    assert (reply.status, list(problem)) == (400, ["code", "message", "detail"]), reply.body
    assert (problem["code"], problem["message"]) == ("invalid_parameters", "Bad filters")
    return str(problem["detail"])


@pytest.mark.covers("merchant-reports-24")
@pytest.mark.parametrize("path", LISTS)
def test_dates_in_the_wrong_order_answer_400(client: WireClient, key: Key, path: str) -> None:
    reply = client.get(f"{path}?created_after=2026-03-02&created_before=2026-03-01", key)

    assert_golden("bad_filters", reply, 400)


@pytest.mark.covers("merchant-reports-24")
@pytest.mark.parametrize("name", ["created_after", "created_before"])
@pytest.mark.parametrize(
    "value",
    ["2026-02-30", "20260301", "2026-03-01T00:00:00Z"],
)
def test_only_real_dates_in_one_form_are_read(
    client: WireClient, key: Key, name: str, value: str
) -> None:
    assert detail_of(client, key, f"{name}={value}") == (
        f"{name} is not a date of the form YYYY-MM-DD"
    )


@pytest.mark.covers("merchant-reports-25")
@pytest.mark.parametrize("name", ["limit", "offset"])
@pytest.mark.parametrize(
    "value",
    ["-1", "1.5", "%C2%B2"],
)
def test_only_plain_digits_are_a_number(
    client: WireClient, key: Key, name: str, value: str
) -> None:
    assert detail_of(client, key, f"{name}={value}") == (f"{name} is not a whole number")


@pytest.mark.covers("merchant-reports-25")
def test_a_limit_below_one_answers_400(client: WireClient, key: Key) -> None:
    assert detail_of(client, key, "limit=0") == "limit is below 1"


@pytest.mark.covers("merchant-reports-10")
@pytest.mark.parametrize("offset", ["10001", "999999999", "9" * 5000])
def test_a_far_offset_is_told_to_use_a_cursor(client: WireClient, key: Key, offset: str) -> None:
    assert detail_of(client, key, f"offset={offset}") == "use cursor"


@pytest.mark.covers("merchant-reports-12", "merchant-reports-24")
@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("interval=Daily", "interval is none of daily, weekly, monthly, yearly"),
        ("source=AUTO", "source is none of auto, manual"),
    ],
)
def test_choices_are_read_in_lower_case_only(
    client: WireClient, key: Key, query: str, detail: str
) -> None:
    assert detail_of(client, key, query) == detail


@pytest.mark.covers("merchant-reports-12")
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("created_after", ("2026-03-01", "2026-03-01")),
        ("created_before", ("2026-03-01", "")),
        ("interval", ("daily", "daily")),
        ("source", ("auto", "manual")),
        ("limit", ("10", "200")),
        ("offset", ("", "")),
        ("cursor", ("", "")),
    ],
)
def test_a_repeated_parameter_answers_400(
    client: WireClient, key: Key, name: str, values: tuple[str, str]
) -> None:
    query = "&".join(f"{name}={value}" for value in values)

    assert detail_of(client, key, query) == f"{name} was given more than once"


@pytest.mark.covers("merchant-reports-26")
@pytest.mark.parametrize("cursor", ["", "anything"])
def test_offset_and_cursor_exclude_each_other(client: WireClient, key: Key, cursor: str) -> None:
    query = f"offset=0&cursor={cursor}"

    assert detail_of(client, key, query) == "offset and cursor exclude each other"


@pytest.mark.covers("merchant-reports-12")
def test_an_empty_offset_may_stand_beside_a_cursor(client: WireClient, key: Key) -> None:
    assert client.get(f"{FILES}?offset=&cursor=", key).status == 200


def test_bad_parameters_are_audited(client: WireClient, services: FakeServices, key: Key) -> None:
    client.get(f"{FILES}?limit=0", key)

    assert [entry.reason for entry in services.audit.entries] == ["invalid_request"]
