"""Well-formed requests that ask for what cannot be: filters, sign-ins, ids, grants."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from claimcheck.domain.caller import CredentialKind
from tests.e2e.customer import USER, Customer, sign_in

pytestmark = pytest.mark.e2e

FILES = "/b/api/v1/reports/files"
GRANT = "client_credentials"


@pytest.mark.covers(
    "merchant-reports-12", "merchant-reports-24", "merchant-reports-25", "merchant-reports-26"
)
@pytest.mark.parametrize(
    "query",
    [
        "interval=hourly",
        "source=AUTO",
        "created_after=2026-02-30",
        "created_after=2026-02-02&created_before=2026-02-01",
        "limit=0",
        "limit=-1",
        "limit=ten",
        "offset=10001",
        "offset=0&cursor=",
        "cursor=altered",
        "limit=1&limit=2",
    ],
)
def test_a_bad_filter_is_refused_with_its_reason(
    http: httpx.Client, customer: Customer, query: str
) -> None:
    answer = http.get(f"{FILES}?{query}", headers=customer.api_key)

    told = answer.json()
    assert (answer.status_code, told["code"], told["message"]) == (
        400,
        "invalid_parameters",
        "Bad filters",
    )
    assert set(told) == {"code", "message", "detail"}
    assert told["detail"]


@pytest.mark.covers("merchant-reports-10")
def test_an_offset_too_deep_is_pointed_to_the_cursor(
    http: httpx.Client, customer: Customer
) -> None:
    answer = http.get(f"{FILES}?offset=10001", headers=customer.api_key)

    assert answer.json()["detail"] == "use cursor"


@pytest.mark.covers("documents-04")
@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("client_id", "Client ID"),
        ("client_secret", "Client secret"),
        ("fingerprint", "Fingerprint"),
        ("user", "User"),
        ("first_name", "First name"),
        ("last_name", "Last name"),
        ("email", "Email"),
        ("group_name", "Group name"),
    ],
)
def test_a_missing_field_of_a_sign_in_is_named(
    http: httpx.Client, customer: Customer, field: str, label: str
) -> None:
    body: dict[str, Any] = sign_in(customer.credentials[CredentialKind.DOCUMENT_CLIENT])
    body |= {"user": {n: v for n, v in USER.items() if n != field}}
    body.pop(field, None)

    answer = http.post("/generate-client-auth-token", json=body)

    told = {"statusCode": 435, "data": {}, "message": f"{label} is required"}
    assert (answer.status_code, answer.json()) == (435, told)


@pytest.mark.covers("documents-11", "documents-13")
@pytest.mark.parametrize("document_id", [None, "", 7, True, [], {}, "no such", "../x", "x" * 500])
def test_a_document_id_of_any_type_has_an_answer(
    http: httpx.Client, customer: Customer, document_id: object
) -> None:
    answer = http.post("/download", headers=customer.document, json={"document_id": document_id})

    required = document_id is None or document_id == ""
    status, message = (435, "ID is required") if required else (437, "not found")
    told = {"statusCode": status, "data": {}, "message": f"Document {message}"}
    assert (answer.status_code, answer.json()) == (status, told)


@pytest.mark.covers("access-tokens-05", "access-tokens-06", "access-tokens-08", "access-tokens-09")
@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": GRANT, "scope": "reports:write"}, 400, "invalid_scope"),
        ({"grant_type": GRANT, "client_secret": "twice"}, 400, "invalid_request"),
    ],
)
def test_a_token_is_refused_in_the_words_of_rfc_6749(
    http: httpx.Client, customer: Customer, form: dict[str, str], status: int, error: str
) -> None:
    client = customer.credentials[CredentialKind.OAUTH_CLIENT]
    login = (client["client_id"], client["client_secret"])

    answer = http.post(
        "/oauth2/token",
        auth=login,
        content=urlencode(form),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )

    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert (answer.headers["Cache-Control"], answer.headers["Pragma"]) == ("no-store", "no-cache")


@pytest.mark.covers("access-tokens-07", "documents-05", "common-19")
def test_a_client_with_a_wrong_secret_gets_no_token(http: httpx.Client, customer: Customer) -> None:
    client = customer.credentials[CredentialKind.OAUTH_CLIENT]
    other = customer.credentials[CredentialKind.DOCUMENT_CLIENT]

    oauth = http.post(
        "/oauth2/token", auth=(client["client_id"], "wrong"), data={"grant_type": GRANT}
    )
    signed = http.post(
        "/generate-client-auth-token", json={**sign_in(other), "client_secret": "wrong"}
    )

    assert (oauth.status_code, oauth.json()) == (401, {"error": "invalid_client"})
    assert oauth.headers["WWW-Authenticate"].startswith("Basic")
    refused = {"statusCode": 403, "data": {}, "message": "UNAUTHORIZED"}
    assert (signed.status_code, signed.json()) == (403, refused)
