"""What callers are told while the audit or the reports are out of reach: nothing leaves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, NamedTuple

import httpx
import pytest

from claimcheck.contracts.documents.credentials import DOCUMENT_CLIENT
from claimcheck.contracts.external_reports.credentials import OAUTH_CLIENT
from claimcheck.domain.report import Kind
from tests.e2e.customer import Customer, Headers, sign_in
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

ROLES = ["ListingRole", "IssuanceRole", "DownloadRole", "TokensRole"]
GONE = "Service unavailable"
Cut = Callable[[str], AbstractContextManager[None]]


class Asked(NamedTuple):
    """A request that succeeds on any other day, and what it is told on this one."""

    method: str
    url: str
    headers: Headers
    status: int
    told: Any
    sent: dict[str, Any]


@pytest.fixture(scope="module")
def cut(stage: Stage) -> Cut:
    """Takes one of the tables out of the functions' reach for a while."""
    iam, tables = stage.stack.account.client("iam"), stage.deployment.tables
    names = [stage.resource(role) for role in ROLES]

    @contextmanager
    def cut(table: str) -> Iterator[None]:
        arn = f"arn:aws:dynamodb:*:*:table/{tables[table]}"
        denied = {"Effect": "Deny", "Action": "dynamodb:*", "Resource": [arn, f"{arn}/*"]}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [denied]})
        with ExitStack() as restored:
            for role in names:
                iam.put_role_policy(RoleName=role, PolicyName="cut", PolicyDocument=policy)
                restored.callback(iam.delete_role_policy, RoleName=role, PolicyName="cut")
            yield

    return cut


@pytest.fixture(scope="module")
def requests(customer: Customer) -> list[Asked]:
    report, task = customer.publish(), customer.publish(Kind.TASK)
    document = customer.publish(Kind.DOCUMENT)
    link, file = customer.link(report.id), f"/api/v1/reports/{report.id}/download"
    external = {"error": True, "message": GONE, "code": 503}
    merchant = {"code": "unavailable", "message": GONE}
    asked = {"json": {"document_id": document.id}}

    def get(url: str, headers: Headers, status: int, told: Any) -> Asked:
        return Asked("GET", url, headers, status, told, {})

    def failed(doing: str) -> dict[str, Any]:
        return {"statusCode": 500, "data": {}, "message": f"Failed to {doing}"}

    by_id = f"/external-api/v1/reports/download/{report.id}"
    by_token = f"/b/api/v1/reports/files/{report.encrypted_id}/download"
    url, byte = failed("generate download URL"), failed("download document")
    return [
        get(by_id, customer.oauth, 503, external),
        get(link, {}, 503, external),
        get(f"/tasks/{task.id}/download_url", customer.task, 503, {"error": GONE}),
        Asked("POST", "/download", customer.document, 500, url, asked),
        get(f"/download/{document.id}", customer.document, 500, byte),
        get(f"/api/v1/reports/{report.id}", customer.business, 503, {"detail": GONE}),
        get(file, customer.business, 503, {"detail": GONE}),
        get("/b/api/v1/reports", customer.api_key, 503, merchant),
        get(by_token, customer.api_key, 503, merchant),
    ]


def send(http: httpx.Client, asked: Asked) -> httpx.Response:
    return http.request(asked.method, asked.url, headers=asked.headers, **asked.sent)


@pytest.mark.covers("common-15", "documents-16")
@pytest.mark.parametrize("table", ["audit", "reports"])
def test_nothing_leaves_while_a_table_is_out_of_reach(
    http: httpx.Client, requests: list[Asked], cut: Cut, table: str
) -> None:
    assert {send(http, asked).status_code for asked in requests} == {200}

    with cut(table):
        answers = [send(http, asked) for asked in requests]

    told = [(answer.status_code, answer.json()) for answer in answers]
    assert told == [(asked.status, asked.told) for asked in requests]
    assert {answer.headers["Retry-After"] for answer in answers} == {"1"}
    assert {send(http, asked).status_code for asked in requests} == {200}


@pytest.mark.covers("common-15", "documents-16")
def test_no_token_is_issued_while_the_audit_is_out_of_reach(
    http: httpx.Client, customer: Customer, cut: Cut
) -> None:
    client = customer.credentials[OAUTH_CLIENT]
    login = (client["client_id"], client["client_secret"])
    body = sign_in(customer.credentials[DOCUMENT_CLIENT])

    with cut("audit"):
        oauth = http.post("/oauth2/token", auth=login, data={"grant_type": "client_credentials"})
        signed = http.post("/generate-client-auth-token", json=body)

    failed = {"statusCode": 500, "data": {}, "message": "Failed to generate access token"}
    assert (oauth.status_code, oauth.json()) == (503, {"error": "temporarily_unavailable"})
    assert oauth.headers["Retry-After"] == "1"
    assert (signed.status_code, signed.json()) == (500, failed)
