"""What nobody may forget about a contract: registry, template, wording, samples, golden bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claimcheck.contracts.contract import Contract, Route
from claimcheck.contracts.http import Request
from claimcheck.contracts.registry import CONTRACTS
from claimcheck.domain.audit import Attempt
from claimcheck.domain.refusals import InvalidRequest, Problem, QuotaExceeded, Refusal
from claimcheck.hooks.exporter_events import ExportDetail
from claimcheck.runtime.http_handler import preflights
from claimcheck.runtime.openapi.registry import OPENAPI_CONTRACTS
from tests.client import SERVED
from tests.template import load_template

ROOT = Path(__file__).parents[2]
FUNCTIONS = {
    "listing": "ListingFunction",
    "issuance": "IssuanceFunction",
    "download": "DownloadFunction",
    "tokens": "TokensFunction",
}
ROUTES = [(contract, route) for contract in SERVED for route in contract.routes]
WIRE_ROUTES = [(contract, route) for contract, route in ROUTES if contract in CONTRACTS]


def refusal_classes(root: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for child in root.__subclasses__():
        yield child
        yield from refusal_classes(child)


def an_example(kind: type[Refusal]) -> Refusal:
    if kind is QuotaExceeded:
        return QuotaExceeded(retry_after=7)
    if kind is InvalidRequest:
        return InvalidRequest(Problem(("query", "limit"), "int_parsing", "not an integer", "x"))
    return kind()


def a_request(route: Route) -> Request:
    attempt = Attempt("request-1", datetime(2026, 1, 2, tzinfo=UTC), "any", route.path)
    return Request(route.method, route.path, "https://files.example.com", attempt)


def test_every_contract_folder_is_registered() -> None:
    folders = (ROOT / "layers/claimcheck/claimcheck/contracts").iterdir()
    names = {folder.name for folder in folders if (folder / "__init__.py").is_file()}

    assert {contract.name for contract in CONTRACTS} == names


@pytest.mark.parametrize("kind", sorted(refusal_classes(), key=str))
@pytest.mark.parametrize(("contract", "route"), WIRE_ROUTES)
def test_every_contract_words_every_refusal(
    contract: Contract, route: Route, kind: type[Refusal]
) -> None:
    reply = contract.refusal_reply(an_example(kind), route, a_request(route))

    assert 400 <= reply.status <= 503
    if kind is QuotaExceeded:
        assert reply.headers["Retry-After"] == "7"
    if reply.status == 503:
        assert reply.headers["Retry-After"] == "1"
    if reply.status == 401:
        assert "WWW-Authenticate" in reply.headers


def test_the_template_serves_exactly_the_routes_of_the_contracts() -> None:
    served = {
        (name, event["Properties"]["Method"].upper(), event["Properties"]["Path"])
        for name, function in FUNCTIONS.items()
        for event in load_template()["Resources"][function]["Properties"]["Events"].values()
        if event["Type"] == "Api"
    }
    routes = {(route.function.value, route.method, route.path) for _, route in ROUTES}
    options = {
        (function.value, "OPTIONS", path)
        for function in {route.function for _, route in ROUTES}
        for path in preflights(SERVED, function)
    }

    assert served == routes | options


def test_no_two_routes_collide() -> None:
    verbs = [(route.method, route.path) for _, route in ROUTES]

    assert len(set(verbs)) == len(verbs)


@pytest.mark.parametrize(("contract", "route"), ROUTES)
def test_every_route_has_a_sample_event(contract: Contract, route: Route) -> None:
    samples = [json.loads(p.read_text()) for p in (ROOT / "events" / contract.name).glob("*.json")]

    assert any((s["resource"], s["httpMethod"]) == (route.path, route.method) for s in samples), (
        f"no file in events/{contract.name} calls {route.method} {route.path}"
    )


@pytest.mark.parametrize(("contract", "route"), ROUTES)
def test_every_route_is_described(contract: Contract, route: Route) -> None:
    described = {key for d in OPENAPI_CONTRACTS if d.contract is contract for key in d.operations}

    assert (route.method, route.path) in described, (
        f"{contract.name}/openapi.py says nothing of {route.method} {route.path}"
    )


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.name)
def test_every_contract_pins_golden_bytes(contract: Contract) -> None:
    assert list((ROOT / "tests/contracts" / contract.name / "golden").glob("*.json"))


def test_the_published_schema_is_what_the_reader_accepts() -> None:
    published = json.loads((ROOT / "events/schemas/export.json").read_text())

    assert published == ExportDetail.model_json_schema()
