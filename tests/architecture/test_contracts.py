"""What a contract declares, and where else it has to appear. Each test names what is missing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claimcheck.contracts import NAMES
from claimcheck.contracts.contract import Contract, Route
from claimcheck.contracts.credentials import CREDENTIAL_KINDS
from claimcheck.contracts.demo import NO_CREDENTIAL, Demo, demos, limited
from claimcheck.contracts.http import Request
from claimcheck.contracts.registry import CONTRACTS
from claimcheck.contracts.samples import all_samples, samples_of
from claimcheck.domain.audit import Attempt
from claimcheck.domain.credential_kind import CredentialKind
from claimcheck.domain.refusals import InvalidRequest, Problem, QuotaExceeded, Refusal
from claimcheck.hooks.exporter_events import ExportDetail
from claimcheck.runtime.cors import preflights
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
# What each contract has beside its routes: the files of its own folders.
FILES = (
    "layers/claimcheck/claimcheck/contracts/{name}/contract.py",
    "layers/claimcheck/claimcheck/contracts/{name}/credentials.py",
    "layers/claimcheck/claimcheck/contracts/{name}/samples.py",
    "layers/claimcheck/claimcheck/contracts/{name}/openapi.py",
    "layers/claimcheck/claimcheck/contracts/{name}/demo.py",
    "tests/contracts/{name}/golden",
    "tests/contracts/{name}/verdicts.py",
    "tests/e2e/journeys/test_{name}.py",
    "events/{name}",
)
# The pages that say something of each contract, and what.
PAGES = {
    "README.md": "| `{name}` |",
    "docs/contracts.md": "\n## {name}\n",
    "docs/integrate.md": "\n## {name}\n",
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


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def test_every_contract_folder_is_registered() -> None:
    folders = (ROOT / "layers/claimcheck/claimcheck/contracts").iterdir()
    names = {folder.name for folder in folders if (folder / "__init__.py").is_file()}

    assert set(NAMES) == names


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


@pytest.mark.parametrize("name", NAMES)
def test_every_contract_has_its_files(name: str) -> None:
    missing = [path for path in FILES if not (ROOT / path.format(name=name)).exists()]

    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_every_contract_has_its_words(name: str) -> None:
    missing = [p for p, words in PAGES.items() if words.format(name=name) not in read(p)]

    assert missing == [], f"pages without {name}"


@pytest.mark.parametrize("name", NAMES)
def test_every_contract_is_registered_under_its_own_name(name: str) -> None:
    assert [c.name for c in CONTRACTS if c.name == name] == [name]


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.name)
def test_every_route_has_one_sample_for_each_credential(contract: Contract) -> None:
    samples = [(s.method, s.resource, s.credential) for s in samples_of(contract.name)]
    sampled = {(method, resource) for method, resource, _ in samples}

    assert sampled == {(route.method, route.path) for route in contract.routes}
    assert len(set(samples)) == len(samples)


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.name)
def test_a_contract_declares_the_headers_of_its_samples(contract: Contract) -> None:
    sent = {header for sample in samples_of(contract.name) for header, _ in sample.headers}

    assert {h.lower() for h in sent} <= {h.lower() for h in contract.headers}


@pytest.mark.parametrize("kind", CREDENTIAL_KINDS.values(), ids=CREDENTIAL_KINDS)
def test_every_kind_of_credential_is_shown_by_a_sample_and_hides_its_secret(
    kind: CredentialKind,
) -> None:
    assert re.fullmatch("[a-z]{2}", kind.code)
    assert [k.name for k in CREDENTIAL_KINDS.values() if k.code == kind.code] == [kind.name]
    assert any("{secret}" in template for template in kind.fields.values())
    assert any(sample.kind is kind for sample in all_samples().values())


@pytest.mark.parametrize(("name", "demo"), demos().items(), ids=demos())
def test_the_demo_shows_a_call_and_a_request_without_a_credential(name: str, demo: Demo) -> None:
    kinds = {s.kind for s in samples_of(name) if s.kind}
    labels = {label for kind in kinds for label in kind.insufficient_grants}
    credentials = {case.credential for case in demo.CASES}

    assert callable(demo.curl)
    assert credentials >= {NO_CREDENTIAL, *labels}
    assert credentials & {limited(kind) for kind in kinds}


def test_the_published_schema_is_what_the_reader_accepts() -> None:
    published = json.loads((ROOT / "events/schemas/export.json").read_text())

    assert published == ExportDetail.model_json_schema()
