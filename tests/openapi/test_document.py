"""The OpenAPI document: valid, complete, and the one that is published beside the code."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import ValidationError
from openapi_spec_validator import OpenAPIV31SpecValidator

from claimcheck.contracts.contract import Route
from claimcheck.domain.audit import Action
from claimcheck.domain.refusals import Refusal
from claimcheck.runtime.openapi.answers import REASONS
from claimcheck.runtime.openapi.document import openapi_document
from claimcheck.runtime.openapi.headers import HEADERS
from claimcheck.runtime.openapi.registry import OPENAPI_CONTRACTS
from tests.client import BASE_URL, SERVED, WireClient, WireReply
from tests.described import assert_described
from tests.fakes import FakeServices
from tests.openapi.golden import GOLDEN, golden_text

ROOT = Path(__file__).parents[2]
DOCUMENT = openapi_document(BASE_URL)
ROUTES = [route for contract in SERVED for route in contract.routes]
LATE = """
import sys
sys.path[:0] = ["functions/listing", "layers/claimcheck"]
import app
late = [m for m in sys.modules if "claimcheck" in m and "openapi" in m]
assert late == ["claimcheck.runtime.openapi"], late
"""


@pytest.fixture
def client(services: FakeServices) -> WireClient:
    return WireClient(services)


def described() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, verbs in DOCUMENT["paths"].items():
        for verb, operation in verbs.items():
            yield f"{verb} {path}", operation


def test_the_document_is_valid_openapi() -> None:
    OpenAPIV31SpecValidator(DOCUMENT).validate()


def test_the_published_document_is_what_the_code_makes() -> None:
    assert GOLDEN.read_text(encoding="utf-8") == golden_text(), "run `make openapi`"


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_every_parameter_of_a_path_is_described(route: Route) -> None:
    operation = DOCUMENT["paths"][route.path][route.method.lower()]

    in_path = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
    assert in_path == {part.strip("{}") for part in route.path.split("/") if "{" in part}


def test_nothing_is_described_that_is_not_served() -> None:
    served = {(route.method, route.path) for route in ROUTES}

    assert {key for d in OPENAPI_CONTRACTS for key in d.operations} == served
    assert tuple(d.contract for d in OPENAPI_CONTRACTS) == SERVED


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [operation["operationId"] for _, operation in described()]

    assert len(set(names)) == len(names)


def test_every_refusal_has_a_reason_for_readers() -> None:
    raised = [r for d in OPENAPI_CONTRACTS for o in d.operations.values() for r in o.refusals]

    assert {type(refusal) for refusal in raised} < set(REASONS)
    assert all(issubclass(kind, Refusal) for kind in REASONS)


def test_every_header_that_is_explained_is_one_that_some_route_sends() -> None:
    sent = {name for _, o in described() for r in o["responses"].values() for name in r["headers"]}

    assert sent == set(HEADERS)


@pytest.mark.parametrize(("name", "operation"), list(described()))
def test_every_example_is_an_answer_that_is_described(name: str, operation: dict[str, Any]) -> None:
    verb, path = name.split(" ")
    for status, response in operation["responses"].items():
        names = dict.fromkeys(map(str.lower, response["headers"]), "x")
        for media_type, media in response.get("content", {}).items():
            for example in media.get("examples", {}).values():
                body = json.dumps(example["value"]).encode()
                reply = WireReply(int(status), {**names, "content-type": media_type}, body)
                assert_described(verb, path, reply)


@pytest.mark.parametrize(
    "change",
    [
        {"status": 418},
        {"body": b'{"error": "something else"}'},
        {"body": b'{"error": "too many requests", "more": 1}'},
        {"headers": {"content-type": "text/plain"}},
    ],
    ids=["status", "words", "field", "type"],
)
def test_an_answer_that_is_not_described_does_not_pass(change: dict[str, Any]) -> None:
    response = DOCUMENT["paths"]["/tasks/{id}/download_url"]["get"]["responses"]["429"]
    headers = dict.fromkeys(map(str.lower, response["headers"]), "x")
    reply = WireReply(
        429, {**headers, "content-type": "application/json"}, b'{"error": "too many requests"}'
    )
    assert_described("GET", "/tasks/{id}/download_url", reply)
    of = {"headers": {**headers, **change.pop("headers")}} if "headers" in change else change

    with pytest.raises((AssertionError, ValidationError)):
        assert_described("GET", "/tasks/{id}/download_url", replace(reply, **of))


def test_programs_get_it_without_a_credential_from_any_origin(
    client: WireClient, services: FakeServices
) -> None:
    reply = client.get("/openapi.json", {"Origin": "https://elsewhere.example"})

    assert (reply.status, reply.json()) == (200, DOCUMENT)
    assert reply.headers["access-control-allow-origin"] == "*"
    assert reply.headers["cache-control"] == "private, no-store"
    assert services.audit.entries == []


def test_the_request_is_logged_as_an_attempt_without_tenant(
    client: WireClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="claimcheck-audit"):
        client.get("/docs")

    [entry] = [record.__dict__["audit"] for record in caplog.records if record.msg == "audit"]
    assert (entry["action"], entry["contract"], entry["route"]) == (
        Action.DESCRIBED,
        "description",
        "GET /docs",
    )


def test_every_security_scheme_is_described() -> None:
    schemes = DOCUMENT["components"]["securitySchemes"]

    assert [name for name, scheme in schemes.items() if not scheme.get("description")] == []


def test_the_document_names_the_service_that_was_asked(client: WireClient) -> None:
    document = client.get("/openapi.json").json()

    assert document["servers"] == [{"url": BASE_URL}]
    oauth = document["components"]["securitySchemes"]["external_reports_oauth2"]
    assert oauth["flows"]["clientCredentials"]["tokenUrl"] == f"{BASE_URL}/oauth2/token"


def test_a_door_that_starts_loads_no_description() -> None:
    subprocess.run([sys.executable, "-c", LATE], cwd=ROOT, check=True, timeout=60)
