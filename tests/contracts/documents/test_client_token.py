"""A client's access token, on the wire."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import Any

import pytest

from claimcheck.domain.audit import Action, Outcome
from tests.client import WireReply
from tests.contracts.documents.stage import Stage, assert_golden
from tests.contracts.stage import SECRET, without_audit

PATH = "/generate-client-auth-token"
JSON = {"Content-Type": "application/json"}
FIELDS = (
    ("client_id", "Client ID"),
    ("client_secret", "Client secret"),
    ("fingerprint", "Fingerprint"),
    ("user", "User"),
    ("user.first_name", "First name"),
    ("user.last_name", "Last name"),
    ("user.email", "Email"),
    ("user.group_name", "Group name"),
)


def sign_in(client_id: str, secret: str = SECRET) -> dict[str, Any]:
    return {
        "client_id": client_id,
        "client_secret": secret,
        "fingerprint": "browser-2f6c",
        "user": {
            "first_name": "Ada",
            "last_name": "Byron",
            "email": "ada@example.com",
            "group_name": "analysts",
        },
    }


def without(body: dict[str, Any], field: str, value: object = None) -> dict[str, Any]:
    """`body` with `value` (None: nothing) at `field`."""
    holder, _, name = field.rpartition(".")
    inner = dict(body[holder] if holder else body)
    inner.pop(name)
    changed = inner if value is None else {**inner, name: value}
    return {**body, holder: changed} if holder else changed


def post(stage: Stage, body: object) -> WireReply:
    return stage.client.post(PATH, JSON, json.dumps(body))


def part_of(token: str, number: int) -> Any:
    text = token.split(".")[number]
    return json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))


@pytest.mark.covers("documents-01", "documents-02")
def test_a_known_client_gets_exactly_a_token(stage: Stage) -> None:
    assert_golden("access_token", post(stage, sign_in(stage.credential())))


@pytest.mark.covers("documents-03", "documents-09")
def test_the_token_opens_a_document_for_an_hour(stage: Stage) -> None:
    stage.document("doc-1")
    token = post(stage, sign_in(stage.credential())).json()["data"]["access_token"]
    headers = {"Authorization": f"Bearer {token}"}

    stage.services.clock.advance(3599)
    assert stage.client.get("/download/doc-1", headers).status == 200
    stage.services.clock.advance(1)
    assert stage.client.get("/download/doc-1", headers).status == 403


@pytest.mark.covers("documents-03", "documents-06")
def test_the_token_has_a_plain_header_and_carries_what_the_client_said(stage: Stage) -> None:
    body = sign_in(stage.credential())

    token = post(stage, body).json()["data"]["access_token"]

    assert part_of(token, 0) == {"alg": "HS256", "typ": "JWT"}
    assert part_of(token, 1)["fingerprint"] == body["fingerprint"]
    assert part_of(token, 1)["user"] == body["user"]


@pytest.mark.covers("documents-04")
@pytest.mark.parametrize(("field", "label"), FIELDS)
@pytest.mark.parametrize("value", [None, 7])
def test_each_required_field_is_asked_for_by_its_name(
    stage: Stage, field: str, label: str, value: object
) -> None:
    body = without(sign_in(stage.credential()), field, value)

    assert_golden(f"{field.rpartition('.')[2]}_is_required", post(stage, body))
    assert post(stage, body).json()["message"] == f"{label} is required"


@pytest.mark.covers("documents-04")
def test_of_several_missing_fields_the_first_is_asked_for(stage: Stage) -> None:
    body: dict[str, Any] = {}
    asked = [post(stage, body).json()["message"]]
    for field, value in sign_in(stage.credential()).items():
        body[field] = value if field != "user" else {}
        asked.append(post(stage, body).json()["message"])

    assert asked[:4] == [f"{label} is required" for _, label in FIELDS[:4]]
    assert asked[4] == "First name is required"


@pytest.mark.covers("documents-04")
@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b'{"client_id": "x", "client_id": "y"}'],
)
def test_an_unreadable_body_asks_for_the_first_field(stage: Stage, body: bytes) -> None:
    assert_golden("client_id_is_required", stage.client.post(PATH, JSON, body))


@pytest.mark.covers("documents-05")
def test_a_wrong_secret_answers_403(stage: Stage) -> None:
    assert_golden("unauthorized", post(stage, sign_in(stage.credential(), "wrong")))


@pytest.mark.covers("documents-05")
def test_an_unknown_client_answers_the_same_as_a_wrong_secret(stage: Stage) -> None:
    assert_golden("unauthorized", post(stage, sign_in("nobody")))


@pytest.mark.covers("common-14", "documents-15")
def test_too_many_requests_answer_429(stage: Stage) -> None:
    client_id = stage.credential(rate=1)
    post(stage, sign_in(client_id))

    assert_golden("too_many_requests", post(stage, sign_in(client_id)))


@pytest.mark.covers("documents-16")
def test_no_token_leaves_when_the_audit_cannot_be_written(stage: Stage) -> None:
    client = without_audit(stage.services)

    reply = client.post(PATH, JSON, json.dumps(sign_in(stage.credential())))

    assert_golden("no_access_token", reply)


@pytest.mark.covers("documents-06")
def test_an_issued_token_is_audited_with_its_user_and_without_secrets(stage: Stage) -> None:
    client_id = stage.credential()

    token = post(stage, sign_in(client_id)).json()["data"]["access_token"]

    (entry,) = stage.entries
    assert (entry.action, entry.principal) == (Action.TOKEN_ISSUED, client_id)
    assert entry.detail == {
        "fingerprint": "browser-2f6c",
        "email": "ada@example.com",
        "group_name": "analysts",
    }
    assert token not in repr(entry)
    assert SECRET not in repr(entry)


def test_a_wrong_secret_is_audited_under_the_clients_tenant(stage: Stage) -> None:
    client_id = stage.credential()

    post(stage, sign_in(client_id, "wrong"))

    (entry,) = stage.entries
    assert (entry.outcome, entry.principal) == (Outcome.DENIED, client_id)
    assert entry.reason == "wrong_secret"
