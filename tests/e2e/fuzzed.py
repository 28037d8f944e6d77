"""The API as a fuzzer sees it: who asks, and what there is to ask for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import requests
import schemathesis
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy
from schemathesis import Case, GenerationMode, Response
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.schemas import OpenApiSchema

from claimcheck.contracts import NAMES
from claimcheck.contracts.samples import samples_of
from claimcheck.domain.report import Kind
from claimcheck.runtime.openapi import OPENAPI_PATH
from tests.e2e.customer import Customer, Headers
from tests.e2e.records import Records
from tests.e2e.stage import Stage
from tests.good_requests import SAMPLES, GoodRequest, record_kind, request_of

# The kinds of credential of each contract. Half of the time, anybody asks.
KINDS = {
    name: list(dict.fromkeys(sample.kind for sample in samples_of(name) if sample.kind))
    for name in NAMES
}
FITTING = {
    "description": ["nobody"],
    **{
        name: [
            label
            for kind in kinds
            for label in (kind.name, *kind.insufficient_grants, f"stranger's {kind.name}")
        ]
        for name, kinds in KINDS.items()
    },
}
CALLERS = ("nobody", "hurried", *(caller for callers in FITTING.values() for caller in callers))
# How the names of records begin whose ids stand in the paths of each kind.
RECORDS = {
    Kind.REPORT: (
        "ready",
        "large",
        "pending",
        "failed",
        "restricted",
        "retired",
        "lost",
        "foreign",
    ),
    Kind.TASK: ("task", "import"),
    Kind.DOCUMENT: ("document",),
}
LARGE = 5 * 1024 * 1024  # more than an answer holds


@dataclass(frozen=True)
class Fuzzed:
    """The deployed API, those who ask, and what there is to ask for."""

    base_url: str
    schema: OpenApiSchema
    session: requests.Session
    headers: Mapping[str, Headers]
    ids: Mapping[str, str]
    links: list[dict[str, Any]]
    bodies: Mapping[str, Any]

    def cases(self, operation: APIOperation[Any, Any, Any, Any]) -> SearchStrategy[Case[Any]]:
        """Requests of the described form and, where there is one to miss, of other forms."""
        described: SearchStrategy[Case[Any]] = operation.as_strategy(GenerationMode.POSITIVE)
        if not (operation.path_parameters or operation.query or operation.body):
            return described
        return described | operation.as_strategy(GenerationMode.NEGATIVE)

    def aim(self, case: Case[Any], data: DataObject) -> None:
        """Let the case now and then ask for something that there is."""
        if not data.draw(st.booleans(), label="aimed"):
            return
        if case.operation.path == "/reports/{token}":
            link = data.draw(st.sampled_from(self.links), label="link")
            case.path_parameters, case.query = {"token": link["token"]}, link["query"]
        elif case.path_parameters:
            known = data.draw(st.sampled_from(self._ids_of(contract_of(case))), label="id")
            case.path_parameters = dict.fromkeys(case.path_parameters, known)
        elif case.operation.path in self.bodies:
            case.body = self.bodies[case.operation.path]

    def ask(self, case: Case[Any], data: DataObject) -> Response:
        """The answer to the case, asked by one whom it may fit or by anybody."""
        callers = st.sampled_from(FITTING[contract_of(case)]) | st.sampled_from(CALLERS)
        caller = data.draw(callers, label="caller")
        return case.call(
            self.base_url,
            session=self.session,
            headers=dict(self.headers[caller]),
            allow_redirects=False,
        )

    def _ids_of(self, contract: str) -> list[str]:
        kinds = [record_kind(sample) for sample in samples_of(contract)]
        named = RECORDS[next(kind for kind in kinds if kind)]
        return [known for name, known in self.ids.items() if name.startswith(named)]


@contextmanager
def fuzzed_api(
    base_url: str, stage: Stage, http: httpx.Client, records: Records
) -> Iterator[Fuzzed]:
    """The API at `base_url` as it describes itself, while the context lasts."""
    customer = records.customer
    large, once = customer.publish(size=LARGE), customer.publish(single_use=True)
    shared = (records.ids["ready"], large.id, once.id)
    with requests.Session() as session:
        session.trust_env = False
        yield Fuzzed(
            base_url=base_url,
            schema=schemathesis.openapi.from_dict(http.get(OPENAPI_PATH).json()),
            session=session,
            headers=_headers(records) | {"hurried": Customer.of(stage, http, rate=1).api_key},
            ids={**records.ids, "large": large.id, "large_encrypted": large.encrypted_id},
            links=[_link_parts(customer.link(report_id)) for report_id in shared],
            bodies=_bodies(records),
        )


def contract_of(case: Case[Any]) -> str:
    [tag] = case.operation.tags or [""]
    return str(tag)


def _headers(records: Records) -> dict[str, Headers]:
    customer, headers = records.customer, dict[str, Headers](nobody={})
    for kind in (kind for kinds in KINDS.values() for kind in kinds):
        headers[kind.name] = customer.headers(kind)
        headers[f"stranger's {kind.name}"] = records.stranger.headers(kind)
        for label, grants in kind.insufficient_grants.items():
            headers[label] = customer.holding(kind, grants).headers(kind)
    return headers


def _bodies(records: Records) -> dict[str, Any]:
    """The bodies of the samples, by path."""
    samples = [sample for sample in SAMPLES.values() if sample.body]
    ids = {"document_id": records.ids["document"]}
    return {
        sample.resource: _parse(request_of(sample, {**records.customer.values(sample), **ids}))
        for sample in samples
    }


def _parse(request: GoodRequest) -> Any:
    if "json" in request.header("Content-Type"):
        return json.loads(request.body)
    return dict(parse_qsl(request.body.decode()))


def _link_parts(link: str) -> dict[str, Any]:
    url = urlsplit(link)
    return {"token": url.path.rpartition("/")[2], "query": dict(parse_qsl(url.query))}
