"""The token endpoint on the wire (RFC 6749, client credentials)."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from claimcheck.domain.audit import Action, Outcome
from tests.contracts.external_reports.stage import Stage, assert_golden
from tests.contracts.external_reports.token_requests import (
    FORM,
    GRANT,
    LIST,
    READ,
    basic,
    form_of,
    post,
)
from tests.contracts.stage import SECRET, without_audit


@pytest.mark.covers("access-tokens-01", "access-tokens-03", "access-tokens-05")
def test_a_client_gets_exactly_a_token_by_basic(stage: Stage) -> None:
    client_id = stage.credential(READ)

    assert_golden("access_token", post(stage, GRANT, basic(client_id)))


def test_the_content_type_may_have_parameters(stage: Stage) -> None:
    content_type = "Application/X-WWW-Form-Urlencoded; charset=UTF-8"

    reply = post(stage, GRANT, basic(stage.credential()) | {"Content-Type": content_type})

    assert reply.status == 200


def test_parameters_that_nobody_knows_are_ignored(stage: Stage) -> None:
    assert post(stage, form_of(stage.credential(), audience="x")).status == 200


def test_an_empty_parameter_counts_as_left_out(stage: Stage) -> None:
    assert post(stage, form_of(stage.credential(READ), scope="")).json()["scope"] == "reports:read"


@pytest.mark.covers("access-tokens-02")
def test_without_a_scope_the_token_has_all_that_the_client_holds(stage: Stage) -> None:
    client_id = stage.credential(READ, LIST, "permission:reports:write")

    assert post(stage, form_of(client_id)).json()["scope"] == "reports:list reports:read"


@pytest.mark.covers("access-tokens-02")
def test_a_token_can_be_narrowed_to_some_scopes(stage: Stage) -> None:
    report = stage.report("report_a")
    client_id = stage.credential(READ, LIST)

    answer = post(stage, form_of(client_id, scope="reports:list reports:list")).json()

    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    path = f"/external-api/v1/reports/download/{report.id}"
    assert answer["scope"] == "reports:list"
    assert stage.client.get(path, headers).status == 403


@pytest.mark.covers("access-tokens-09")
@pytest.mark.parametrize(
    "scope", ["reports:write", "reports:read reports:write", " reports:read", "reports:read  x"]
)
def test_a_scope_that_the_client_does_not_hold_answers_invalid_scope(
    stage: Stage, scope: str
) -> None:
    assert_golden("invalid_scope", post(stage, form_of(stage.credential(READ), scope=scope)))


@pytest.mark.covers("access-tokens-06")
def test_a_missing_grant_type_answers_invalid_request(stage: Stage) -> None:
    assert_golden("no_grant_type", post(stage, {}, basic(stage.credential())))


@pytest.mark.covers("access-tokens-08")
@pytest.mark.parametrize("grant_type", ["password", "Client_Credentials"])
def test_another_grant_answers_unsupported_grant_type(stage: Stage, grant_type: str) -> None:
    reply = post(stage, {"grant_type": grant_type}, basic(stage.credential()))

    assert_golden("unsupported_grant_type", reply)


@pytest.mark.covers("access-tokens-06")
@pytest.mark.parametrize("repeated", ["grant_type", "scope", "client_id", "unknown"])
def test_a_repeated_parameter_answers_invalid_request(stage: Stage, repeated: str) -> None:
    body = urlencode([*form_of(stage.credential()).items(), (repeated, ""), (repeated, "x")])

    assert_golden("repeated_parameter", post(stage, body))


@pytest.mark.covers("access-tokens-06")
@pytest.mark.parametrize("body", [b"grant_type=%FF", b"&".join(b"f%d=1" % n for n in range(40))])
def test_an_unreadable_form_answers_invalid_request(stage: Stage, body: bytes) -> None:
    headers = FORM | basic(stage.credential())

    assert_golden("unreadable_form", stage.client.post("/oauth2/token", headers, body))


@pytest.mark.parametrize("content_type", ["", "application/json"])
def test_another_content_type_answers_invalid_request(stage: Stage, content_type: str) -> None:
    headers = basic(stage.credential()) | {"Content-Type": content_type}

    assert_golden("no_form", stage.client.post("/oauth2/token", headers, urlencode(GRANT)))


@pytest.mark.covers("common-14", "access-tokens-10")
def test_too_many_requests_answer_slow_down(stage: Stage) -> None:
    client_id = stage.credential(rate=1)
    post(stage, form_of(client_id))

    assert_golden("token_too_many_requests", post(stage, form_of(client_id)))


@pytest.mark.covers("common-15")
def test_no_token_leaves_when_the_audit_cannot_be_written(stage: Stage) -> None:
    client = without_audit(stage.services)

    reply = client.post("/oauth2/token", FORM, urlencode(form_of(stage.credential())))

    assert_golden("token_unavailable", reply)


def test_an_issued_token_is_audited_without_the_token(stage: Stage) -> None:
    client_id = stage.credential(READ)

    token = post(stage, form_of(client_id)).json()["access_token"]

    (entry,) = stage.entries
    assert (entry.action, entry.principal) == (Action.TOKEN_ISSUED, client_id)
    assert entry.detail == {"scope": "reports:read"}
    assert token not in repr(entry)
    assert SECRET not in repr(entry)


def test_a_refused_scope_is_audited_under_the_client(stage: Stage) -> None:
    client_id = stage.credential(READ)

    post(stage, form_of(client_id, scope="everything"))

    (entry,) = stage.entries
    assert (entry.outcome, entry.principal) == (Outcome.DENIED, client_id)
