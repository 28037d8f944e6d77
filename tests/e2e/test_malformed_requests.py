"""Requests of the wrong shape: the contracts' words, and never a crash."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.e2e.customer import Customer

pytestmark = pytest.mark.e2e

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FILES = "/b/api/v1/reports/files"
REPORT = "/api/v1/reports/report_one"

MISSING = {
    "type": "missing",
    "loc": ["header", "x-business-id"],
    "msg": "Field required",
    "input": None,
}
# Bytes that parsers choke on: cut off, not text, not JSON, deeply nested, of a wrong type.
BODIES = [
    b"",
    b"{",
    b"\x00\xff\xfe",
    b"null",
    b"[]",
    b'"text"',
    b"NaN",
    b"[" * 20_000,
    b'{"document_id": "\\ud800"}',
    b'{"document_id": {"$ne": null}}',
    b'{"a": 1, "a": 2}',
    b"grant_type=client_credentials&grant_type=x",
    b"grant_type=%ff%fe",
]
HEADERS = [
    ("Authorization", ""),
    ("Authorization", "Bearer"),
    ("Authorization", "Bearer " + "x" * 7000),
    ("Authorization", "Bearer a.b.c"),
    ("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30."),
    ("Authorization", "Basic !!!"),
    ("Authorization", "Basic Og=="),
    ("Authorization", "Bearer \xe9\xff"),
    ("Api-Key", ""),
    ("Api-Key", "ak_.x"),
    ("x-business-id", "'; DROP TABLE"),
]
PATHS = [
    "/external-api/v1/reports/download/report_one",
    "/tasks/1/download_url",
    "/download/document_one",
    REPORT,
    f"{REPORT}/download",
    FILES,
    f"{FILES}/token/download",
    "/reports/token",
]


def assert_refused_in_words(answer: httpx.Response) -> None:
    """A client's error in JSON, without a word of how we are made."""
    assert 400 <= answer.status_code < 500, answer.text
    assert json.loads(answer.content)
    shown = answer.text.lower()
    assert not [word for word in ("traceback", "exception", ".py", "botocore") if word in shown]


@pytest.mark.parametrize(("name", "value"), HEADERS)
def test_no_header_breaks_a_route(http: httpx.Client, name: str, value: str) -> None:
    for path in PATHS:
        sent = [(name.encode(), value.encode("latin-1"))]
        assert_refused_in_words(http.get(path, headers=sent))


@pytest.mark.parametrize("headers", [JSON, FORM, {}, {"Content-Type": "/;;="}])
def test_no_body_breaks_a_route(
    http: httpx.Client, customer: Customer, headers: dict[str, str]
) -> None:
    for body in BODIES:
        signed = {**headers, **customer.document}
        assert_refused_in_words(http.post("/download", content=body, headers=signed))
        for path in ("/oauth2/token", "/generate-client-auth-token"):
            assert_refused_in_words(http.post(path, content=body, headers=headers))


def test_a_header_sent_twice_proves_nothing(http: httpx.Client, customer: Customer) -> None:
    headers = [*customer.business.items(), ("Authorization", "Bearer x.y")]

    assert http.get(REPORT, headers=headers).status_code == 401


@pytest.mark.covers("common-19")
@pytest.mark.parametrize(
    ("path", "scheme"),
    [
        ("/external-api/v1/reports/download/report_one", "Bearer"),
        ("/tasks/1/download_url", "Bearer"),
        (REPORT, "Bearer"),
        (FILES, "Basic"),
    ],
)
def test_every_401_names_the_scheme(http: httpx.Client, path: str, scheme: str) -> None:
    answer = http.get(path)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith(scheme)


@pytest.mark.covers("business-reports-16", "business-reports-19")
def test_a_missing_business_is_worded_as_fastapi_words_it(
    http: httpx.Client, customer: Customer
) -> None:
    proof = {"Authorization": customer.business["Authorization"]}

    answer = http.get(REPORT, headers=proof)
    both = http.get(f"/api/v1/reports/{'r' * 129}", headers=proof)

    assert (answer.status_code, answer.json()) == (422, {"detail": [MISSING]})
    assert [problem["loc"] for problem in both.json()["detail"]] == [
        ["path", "report_id"],
        ["header", "x-business-id"],
    ]


@pytest.mark.covers("business-reports-17")
def test_a_business_that_is_no_uuid_is_shown_with_what_is_wrong(
    http: httpx.Client, customer: Customer
) -> None:
    answer = http.get(REPORT, headers={**customer.business, "x-business-id": "shop"})

    [problem] = answer.json()["detail"]
    assert (answer.status_code, problem["type"], problem["input"]) == (422, "uuid_parsing", "shop")
    assert list(problem["ctx"]) == ["error"]
