"""How a client proves itself to the token endpoint (RFC 6749, 2.3.1)."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.contracts.external_reports.stage import Stage, assert_golden
from tests.contracts.external_reports.token_requests import FORM, GRANT, READ, basic, form_of, post
from tests.contracts.stage import SECRET


@pytest.mark.covers("access-tokens-01")
def test_a_client_gets_a_token_by_form_fields(stage: Stage) -> None:
    client_id = stage.credential(READ)

    assert_golden("access_token", post(stage, form_of(client_id)))


def test_the_form_may_name_the_client_of_the_header_once_more(stage: Stage) -> None:
    client_id = stage.credential(READ)

    assert_golden("access_token", post(stage, GRANT | {"client_id": client_id}, basic(client_id)))


@pytest.mark.covers("access-tokens-01", "access-tokens-06")
def test_two_ways_at_once_answer_invalid_request(stage: Stage) -> None:
    client_id = stage.credential()

    assert_golden("two_ways", post(stage, form_of(client_id), basic(client_id)))


def test_two_clients_at_once_answer_invalid_request(stage: Stage) -> None:
    reply = post(stage, GRANT | {"client_id": stage.credential()}, basic(stage.credential()))

    assert (reply.status, reply.json()["error"]) == (400, "invalid_request")


@pytest.mark.covers("common-19", "access-tokens-07")
@pytest.mark.parametrize(
    "sent",
    ["", "Basic eA==", "Basic JUZGOnk=", "Bearer eDp5"],
)
def test_a_malformed_header_answers_invalid_client(stage: Stage, sent: str) -> None:
    assert_golden("invalid_client", post(stage, GRANT, {"Authorization": sent}))


def test_a_header_sent_twice_answers_invalid_client(stage: Stage) -> None:
    sent = ("Authorization", basic(stage.credential())["Authorization"])

    reply = stage.client.post("/oauth2/token", [*FORM.items(), sent, sent], urlencode(GRANT))

    assert_golden("invalid_client", reply)


@pytest.mark.covers("access-tokens-07")
@pytest.mark.parametrize(
    "fields",
    [{}, {"client_id": "x"}, {"client_secret": SECRET}, {"client_id": "x", "client_secret": "y"}],
)
def test_an_unproven_client_answers_invalid_client(stage: Stage, fields: dict[str, str]) -> None:
    assert_golden("invalid_client", post(stage, GRANT | fields))


@pytest.mark.covers("access-tokens-05", "access-tokens-07")
def test_a_wrong_secret_answers_the_same_as_an_unknown_client(stage: Stage) -> None:
    assert_golden("invalid_client", post(stage, GRANT, basic(stage.credential(), "wrong")))
