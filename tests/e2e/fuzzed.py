"""The API as a fuzzer sees it: who asks, and what there is to ask for."""

from __future__ import annotations

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

from claimcheck.contracts.documents.credentials import DOCUMENT_CLIENT
from claimcheck.contracts.external_reports.credentials import OAUTH_CLIENT
from claimcheck.runtime.openapi import OPENAPI_PATH
from tests.e2e.customer import Customer, Headers, sign_in
from tests.e2e.records import Records
from tests.e2e.stage import Stage

# Whose credential is for which contract. Half of the time, anybody asks.
FITTING = {
    "external_reports": ("oauth", "scopeless", "stranger"),
    "export_tasks": ("task", "powerless"),
    "documents": ("document",),
    "business_reports": ("business", "business_token"),
    "merchant_reports": ("api_key", "user", "unpermitted", "hurried"),
    "description": ("nobody",),
}
CALLERS = ("nobody", *(caller for callers in FITTING.values() for caller in callers))
# How the names of records begin whose ids stand in a contract's paths.
REPORTS = ("ready", "large", "pending", "failed", "restricted", "retired", "lost", "foreign")
RECORDS = {"export_tasks": ("task", "import"), "documents": ("document",)}
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
        named = RECORDS.get(contract, REPORTS)
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
    strangers = {
        "stranger": records.stranger.oauth,
        "business_token": {"Authorization": records.customer.business["Authorization"]},
    }
    named = [caller for caller in CALLERS if caller not in (*strangers, "hurried")]
    return {caller: records.headers(caller) for caller in named} | strangers


def _bodies(records: Records) -> dict[str, Any]:
    held = records.customer.credentials
    client = held[OAUTH_CLIENT]
    secret = {name: client[name] for name in ("client_id", "client_secret")}
    return {
        "/download": {"document_id": records.ids["document"]},
        "/generate-client-auth-token": sign_in(held[DOCUMENT_CLIENT]),
        "/oauth2/token": {"grant_type": "client_credentials", **secret},
    }


def _link_parts(link: str) -> dict[str, Any]:
    url = urlsplit(link)
    return {"token": url.path.rpartition("/")[2], "query": dict(parse_qsl(url.query))}
