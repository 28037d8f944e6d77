"""Tenants cannot even tell whether another one's records exist: answers are the same bytes."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from claimcheck.contracts import CONTRACTS
from claimcheck.domain.caller import CredentialKind
from claimcheck.domain.report import Kind
from claimcheck_cli.publish.command import new_id
from tests.e2e.customer import Customer, Headers, sign_in

pytestmark = pytest.mark.e2e

# These differ between any two answers.
OWN = {"x-request-id", "x-amzn-requestid", "x-amz-request-id", "date"}
# What a link has beside its token, made by nobody.
UNSIGNED = f"?expires=4102444800&signature={'0' * 64}"
Answer = tuple[int, dict[str, str], bytes]


class Foreign:
    """What the other tenant has, and, by the same name, what nobody has."""

    def __init__(self, stranger: Customer) -> None:
        self.report, self.task = stranger.publish(), stranger.publish(Kind.TASK)
        self.document = stranger.publish(Kind.DOCUMENT)
        self.tenant = stranger.tenant
        listed = stranger.http.get("/b/api/v1/reports", headers=stranger.api_key).json()
        self.token = listed["results"][0]["download_action"]["url"].rsplit("/", 3)[1]
        self.link = stranger.link(self.report.id).partition("?")[0].rpartition("/")[2]

    def names(self) -> dict[str, str]:
        return {
            "report": self.report.id,
            "encrypted": self.report.encrypted_id,
            "task": self.task.id,
            "document": self.document.id,
            "token": self.token,
            "link": self.link + UNSIGNED,
        }

    def unused(self) -> dict[str, str]:
        """Names of the same form that nothing has."""
        return {
            "report": new_id(Kind.REPORT),
            "encrypted": str(uuid4()),
            "task": new_id(Kind.TASK),
            "document": new_id(Kind.DOCUMENT),
            "token": self.token[:-43] + "A" * 43,
            "link": self.link[:-8] + "A" * 8 + UNSIGNED,
        }


@pytest.fixture(scope="module")
def foreign(stranger: Customer) -> Foreign:
    return Foreign(stranger)


def essence(answer: httpx.Response) -> Answer:
    """The answer without what tells any two apart."""
    headers = {name: value for name, value in answer.headers.items() if name not in OWN}
    return answer.status_code, headers, answer.content


ROUTES = [
    ("oauth", "GET", "/external-api/v1/reports/download/{report}", 403),
    ("task", "GET", "/tasks/{task}/download_url", 404),
    ("document", "GET", "/download/{document}", 437),
    ("document", "HEAD", "/download/{document}", 437),
    ("business", "GET", "/api/v1/reports/{report}", 404),
    ("business", "GET", "/api/v1/reports/{report}/download", 404),
    ("business", "HEAD", "/api/v1/reports/{report}/download", 404),
    ("api_key", "GET", "/b/api/v1/reports/files/{encrypted}/download/", 404),
    ("api_key", "HEAD", "/b/api/v1/reports/files/{encrypted}/download/", 404),
    ("api_key", "GET", "/b/api/v1/reports/files/{token}/download/", 404),
    *(("oauth", method, "/reports/{link}", 404) for method in ("GET", "HEAD", "POST")),
]
LISTS = ["/b/api/v1/reports/files/", "/b/api/v1/reports", "/api/v1/reports"]
# These take no name of a record in their path; what they take otherwise has tests of its own.
NAMELESS = {
    *(("GET", path.rstrip("/")) for path in LISTS),
    ("GET", "/download"),
    ("POST", "/download"),
    ("POST", "/generate-client-auth-token"),
    ("POST", "/oauth2/token"),
}


def test_every_route_of_the_contracts_is_tried() -> None:
    def shape(path: str) -> str:
        return re.sub("{[^}]*}", "{}", path.rstrip("/"))

    served = {(route.method, shape(route.path)) for c in CONTRACTS for route in c.routes}

    assert served == NAMELESS | {(method, shape(path)) for _, method, path, _ in ROUTES}


@pytest.mark.covers("common-11", "merchant-reports-21", "merchant-reports-29")
@pytest.mark.parametrize(("who", "method", "path", "status"), ROUTES)
def test_what_another_tenant_has_answers_as_what_nobody_has(
    http: httpx.Client,
    customer: Customer,
    foreign: Foreign,
    who: str,
    method: str,
    path: str,
    status: int,
) -> None:
    headers: Headers = getattr(customer, who)

    there = http.request(method, path.format(**foreign.names()), headers=headers)
    nowhere = http.request(method, path.format(**foreign.unused()), headers=headers)

    assert there.status_code == status
    assert essence(there) == essence(nowhere)


@pytest.mark.covers("common-11", "documents-13")
def test_another_tenants_document_is_none_in_a_body_either(
    http: httpx.Client, customer: Customer, foreign: Foreign
) -> None:
    def ask(document_id: str) -> Answer:
        body: dict[str, Any] = {"document_id": document_id}
        return essence(http.post("/download", headers=customer.document, json=body))

    assert ask(foreign.document.id) == ask(new_id(Kind.DOCUMENT))
    assert ask(foreign.document.id)[0] == 437


@pytest.mark.covers("common-11", "business-reports-01", "business-reports-14")
def test_a_business_that_the_token_is_not_for_answers_the_same_with_and_without_the_report(
    http: httpx.Client, customer: Customer, foreign: Foreign
) -> None:
    headers = {**customer.business, "x-business-id": foreign.tenant}

    there = http.get(f"/api/v1/reports/{foreign.report.id}", headers=headers)
    nowhere = http.get(f"/api/v1/reports/{new_id(Kind.REPORT)}", headers=headers)

    assert (there.status_code, there.json()) == (403, {"detail": "Insufficient permissions"})
    assert essence(there) == essence(nowhere)


@pytest.mark.covers("common-11")
@pytest.mark.parametrize("kind", [CredentialKind.OAUTH_CLIENT, CredentialKind.DOCUMENT_CLIENT])
def test_another_tenants_client_without_its_secret_is_no_client(
    http: httpx.Client, stranger: Customer, kind: CredentialKind
) -> None:
    theirs = {**stranger.credentials[kind], "client_secret": "a guess"}
    nobodys = {**theirs, "client_id": f"{theirs['client_id'][:-3]}AAA"}

    def ask(client: dict[str, Any]) -> Answer:
        if kind is CredentialKind.DOCUMENT_CLIENT:
            return essence(http.post("/generate-client-auth-token", json=sign_in(client)))
        proof = (client["client_id"], client["client_secret"])
        grant = {"grant_type": "client_credentials"}
        return essence(http.post("/oauth2/token", auth=proof, data=grant))

    assert ask(theirs) == ask(nobodys)
    assert ask(theirs)[0] in (401, 403)


@pytest.mark.covers("merchant-reports-13")
@pytest.mark.parametrize("path", LISTS)
def test_a_listing_holds_the_callers_own_reports_only(
    http: httpx.Client, customer: Customer, foreign: Foreign, path: str
) -> None:
    own = customer.publish()

    listed = http.get(path, headers=customer.api_key).json()

    ids = {result["encrypted_id"] for result in listed["results"]}
    assert own.encrypted_id in ids
    assert foreign.report.encrypted_id not in ids


@pytest.mark.covers("common-11")
def test_the_same_id_is_another_report_for_another_tenant(
    http: httpx.Client, customer: Customer, foreign: Foreign
) -> None:
    own = customer.publish(id=foreign.report.id)

    arrived = http.get(f"/api/v1/reports/{own.id}/download", headers=customer.business)

    assert own.file
    assert foreign.report.file
    assert own.file.sha256 != foreign.report.file.sha256
    assert arrived.headers["ETag"] == own.file.etag
