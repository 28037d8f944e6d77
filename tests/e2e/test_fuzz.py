"""Whatever is asked of the deployed API, by whomever: every answer is one that it describes.

What is asked is made from the served description, valid and not, by schemathesis. How often:
`FUZZ_EXAMPLES` times an operation (`make fuzz`); without it fewer times, and always the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy
from schemathesis import Case, CheckFunction, GenerationMode, Response
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.schemas import OpenApiSchema

from claimcheck.domain.caller import CredentialKind
from claimcheck.runtime.description import OPENAPI_PATH
from claimcheck.runtime.description.document import operations
from claimcheck_cli.local.stack import LocalStack
from tests.e2e.customer import Customer, sign_in
from tests.e2e.records import Records
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
NAMES = [operation.id for _, _, operation in operations()]
# Left out by name: `unsupported_method` and `allow_header_conformance` want 405, where this API
# answers as for an unknown path; `positive_data_acceptance`, `negative_data_rejection` and
# `missing_required_header` want 2xx for what is well formed and 400 for what is not, where
# credentials and ids decide first; `ignored_auth`, `object_level_authorization`, `use_after_free`
# and `ensure_resource_availability` are the subjects of tests with tenants of their own.
CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SETTINGS = settings(
    max_examples=EXAMPLES or 50,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
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


@dataclass(frozen=True)
class Fuzzed:
    """The deployed API, those who ask, and what there is to ask for."""

    base_url: str
    schema: OpenApiSchema
    session: requests.Session
    headers: Mapping[str, Mapping[str, str]]
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
            known = data.draw(st.sampled_from(self.ids_of(contract_of(case))), label="id")
            case.path_parameters = dict.fromkeys(case.path_parameters, known)
        elif case.operation.path in self.bodies:
            case.body = self.bodies[case.operation.path]

    def ids_of(self, contract: str) -> list[str]:
        """What stands for something in the contract's paths, whatever its state."""
        named = RECORDS.get(contract, REPORTS)
        return [known for name, known in self.ids.items() if name.startswith(named)]

    def ask(self, case: Case[Any], caller: str) -> Response:
        return case.call(
            self.base_url,
            session=self.session,
            headers=dict(self.headers[caller]),
            allow_redirects=False,
        )


@pytest.fixture(scope="module")
def fuzzed(
    stack: LocalStack, stage: Stage, http: httpx.Client, files: dict[str, Path]
) -> Iterator[Fuzzed]:
    records = Records(stage, http, files["csv"])
    customer = records.customer
    own = [name for name in CALLERS if name not in ("stranger", "hurried", "business_token")]
    headers = {name: records.headers(name) for name in own}
    headers["stranger"] = records.stranger.oauth
    headers["hurried"] = Customer.of(stage, http, rate=1).api_key
    headers["business_token"] = {"Authorization": customer.business["Authorization"]}
    large = customer.publish(size=5 * 1024 * 1024)
    once = customer.publish(single_use=True)
    shared = [records.ids["ready"], large.id, once.id]
    client = customer.credentials[CredentialKind.DOCUMENT_CLIENT]
    with requests.Session() as session:
        session.trust_env = False
        yield Fuzzed(
            base_url=stack.base_url,
            schema=schemathesis.openapi.from_dict(http.get(OPENAPI_PATH).json()),
            session=session,
            headers=headers,
            ids={**records.ids, "large": large.id, "large_encrypted": large.encrypted_id},
            links=[link_parts(customer.link(report_id)) for report_id in shared],
            bodies={
                "/download": {"document_id": records.ids["document"]},
                "/generate-client-auth-token": sign_in(client),
                "/oauth2/token": {
                    "grant_type": "client_credentials",
                    **secret_of(customer.credentials[CredentialKind.OAUTH_CLIENT]),
                },
            },
        )


def link_parts(link: str) -> dict[str, Any]:
    url = urlsplit(link)
    return {"token": url.path.rpartition("/")[2], "query": dict(parse_qsl(url.query))}


def secret_of(client: Mapping[str, Any]) -> dict[str, Any]:
    return {name: client[name] for name in ("client_id", "client_secret")}


def contract_of(case: Case[Any]) -> str:
    [tag] = case.operation.tags or [""]
    return str(tag)


def asking(contract: str) -> SearchStrategy[str]:
    """Whoever might ask for something of `contract`."""
    return st.sampled_from(FITTING[contract]) | st.sampled_from(CALLERS)


def answered_by_the_gateway(response: Response) -> bool:
    """Whether the embedded gateway took the path for another: it decodes `%2F` before it routes."""
    return response.status_code == 403 and b"Missing Authentication Token" in response.content


@pytest.mark.parametrize("name", NAMES)
def test_no_request_gets_an_answer_that_is_not_described(fuzzed: Fuzzed, name: str) -> None:
    operation = fuzzed.schema.find_operation_by_id(name)

    @SETTINGS
    @given(case=fuzzed.cases(operation), data=st.data())
    def ask(case: Case[Any], data: DataObject) -> None:
        caller = data.draw(asking(contract_of(case)), label="caller")
        fuzzed.aim(case, data)
        response = fuzzed.ask(case, caller)
        if not answered_by_the_gateway(response):
            case.validate_response(response, checks=CHECKS)

    ask()
