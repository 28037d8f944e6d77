"""Requests of the wrong shape, worded as FastAPI and pydantic word them."""

from __future__ import annotations

import pytest

from tests.client import WireClient
from tests.contracts.business_reports.samples import (
    BUSINESS,
    DESCRIBE,
    PATHS,
    REPORT_ID,
    assert_golden,
    headers,
)


@pytest.mark.covers("business-reports-16")
@PATHS
@pytest.mark.parametrize("business", [None, "twice"])
def test_a_missing_business_answers_422(
    client: WireClient, token: str, path: str, business: str | None
) -> None:
    sent = [("Authorization", f"Bearer {token}")]
    sent += [("x-business-id", BUSINESS)] * 2 if business else []
    reply = client.get(path, sent)

    assert_golden("missing_business", reply, 422)


@pytest.mark.covers("business-reports-17")
@PATHS
def test_a_business_that_is_no_uuid_answers_422(client: WireClient, token: str, path: str) -> None:
    reply = client.get(path, headers(token, "acme-corp"))

    assert_golden("malformed_business", reply, 422)


@pytest.mark.covers("business-reports-17")
@pytest.mark.parametrize("sent", ["", f"{BUSINESS}0", "é"])
def test_a_malformed_business_is_echoed_as_sent(client: WireClient, token: str, sent: str) -> None:
    reply = client.get(DESCRIBE, headers(token, sent))

    [fault] = reply.json()["detail"]
    assert reply.status == 422
    assert (fault["type"], fault["input"]) == ("uuid_parsing", sent)
    assert fault["msg"] == f"Input should be a valid UUID, {fault['ctx']['error']}"


@pytest.mark.covers("business-reports-18")
@PATHS
def test_an_id_that_is_too_long_answers_422(client: WireClient, token: str, path: str) -> None:
    reply = client.get(path.replace(REPORT_ID, "r" * 129), headers(token))

    assert_golden("long_id", reply, 422)


@pytest.mark.covers("business-reports-18")
def test_an_id_of_128_characters_is_not_too_long(client: WireClient, token: str) -> None:
    reply = client.get(f"/api/v1/reports/{'r' * 128}", headers(token))

    assert_golden("not_found", reply, 404)


@pytest.mark.covers("business-reports-19")
def test_two_faults_are_two_entries_and_the_path_comes_first(
    client: WireClient, token: str
) -> None:
    reply = client.get(f"/api/v1/reports/{'r' * 129}", headers(token, "acme-corp"))

    assert_golden("two_faults", reply, 422)


@pytest.mark.covers("business-reports-19")
def test_a_long_id_is_told_beside_a_missing_business(client: WireClient, token: str) -> None:
    sent = {"Authorization": f"Bearer {token}"}
    faults = client.get(f"/api/v1/reports/{'r' * 129}", sent).json()["detail"]

    assert [fault["type"] for fault in faults] == ["string_too_long", "missing"]
