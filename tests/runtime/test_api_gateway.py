"""Reading API Gateway's events: whatever is in them, a request comes out."""

from __future__ import annotations

from typing import Any

import pytest

from claimcheck.runtime.api_gateway import request_id_of, request_of
from tests.client import proxy_event
from tests.fakes import NOW


def an_event(**of: Any) -> dict[str, Any]:
    return {**proxy_event("GET", "/things/1", "/things/{id}", {"id": "1"}), **of}


def test_links_never_name_a_host_that_the_client_chose() -> None:
    spoofed = {
        "multiValueHeaders": {
            "Host": ["evil.example"],
            "X-Forwarded-Host": ["evil.example"],
            "X-Forwarded-Proto": ["http"],
        }
    }

    request = request_of(an_event(**spoofed), "any", "", NOW)

    assert request.base_url == "https://abc123.execute-api.us-east-1.amazonaws.com/prod"


@pytest.mark.parametrize(
    ("path", "prefix", "rest"),
    [
        ("/prod/things/1", "/prod", "/things/1"),
        ("/prod/things/1/", "/prod", "/things/1/"),
        ("/things/1", "", "/things/1"),
        ("/a/b/things/1", "/a/b", "/things/1"),
    ],
)
def test_what_stands_in_front_of_the_resource_belongs_to_the_base(
    path: str, prefix: str, rest: str
) -> None:
    event = an_event()
    event["requestContext"]["path"] = path

    request = request_of(event, "any", "", NOW)

    assert request.base_url == f"https://abc123.execute-api.us-east-1.amazonaws.com{prefix}"
    assert request.path == rest


def test_a_configured_base_url_is_the_one() -> None:
    request = request_of(an_event(), "any", "https://files.example.com/", NOW)

    assert request.base_url == "https://files.example.com"


def test_the_audited_address_is_what_the_gateway_saw() -> None:
    spoofed = {"multiValueHeaders": {"X-Forwarded-For": ["10.0.0.1"]}}

    assert request_of(an_event(**spoofed), "any", "", NOW).attempt.source_ip == "203.0.113.9"


def test_a_header_sent_twice_counts_as_not_sent() -> None:
    twice = {"multiValueHeaders": {"Authorization": ["Bearer a"], "authorization": ["Bearer b"]}}

    request = request_of(an_event(**twice), "any", "", NOW)

    assert request.header("Authorization") is None
    assert set(request.headers["authorization"]) == {"Bearer a", "Bearer b"}


def test_a_body_that_is_not_base64_counts_as_none() -> None:
    request = request_of(an_event(body="%%%", isBase64Encoded=True), "any", "", NOW)

    assert request.body == b""


FIELDS = sorted(an_event())


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_is_indispensable(field: str) -> None:
    event = an_event()
    del event[field]

    assert request_of(event, "any", "", NOW).attempt.contract == "any"


def test_half_a_character_is_read_as_an_unknown_one() -> None:
    event = an_event(
        multiValueHeaders={"X-Business-Id": ["a\ud800b"]},
        pathParameters={"id": "\udfff"},
        multiValueQueryStringParameters={"limit": ["1\ud800"]},
        body="\ud800é",
        isBase64Encoded=False,
    )

    request = request_of(event, "any", "", NOW)

    assert request.header("x-business-id") == "a\ufffdb"
    assert request.path_params == {"id": "\ufffd"}
    assert request.query == {"limit": ("1\ufffd",)}
    assert request.body.decode() == "\ufffdé"


@pytest.mark.parametrize("odd", [None, 5, "", "a b", "a\r\nX: y", "é", "\u202e", "r" * 129])
def test_a_request_id_that_fits_into_no_header_is_none(odd: object) -> None:
    event = an_event(requestContext={"requestId": odd})

    assert request_id_of(event) == ""
    assert request_of(event, "any", "", NOW).attempt.id == ""
