"""What ends a credential's power: a wrong secret, revocation, too many requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from claimcheck.domain.caller import CredentialKind
from claimcheck.usecases.operate import revoke_credential
from tests.e2e.customer import Customer, sign_in
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

RATE = 2
# A minute may end in between, and once more so many requests pass.
TRIES = 2 * RATE + 1


def oauth_token(customer: Customer) -> httpx.Response:
    client = customer.credentials[CredentialKind.OAUTH_CLIENT]
    login = (client["client_id"], client["client_secret"])
    grant = {"grant_type": "client_credentials"}
    return customer.http.post("/oauth2/token", auth=login, data=grant)


def client_token(customer: Customer) -> httpx.Response:
    body = sign_in(customer.credentials[CredentialKind.DOCUMENT_CLIENT])
    return customer.http.post("/generate-client-auth-token", json=body)


def information(customer: Customer) -> httpx.Response:
    path = "/external-api/v1/reports/download/report_one"
    return customer.http.get(path, headers=customer.oauth)


def task(customer: Customer) -> httpx.Response:
    return customer.http.get("/tasks/1/download_url", headers=customer.task)


def document(customer: Customer) -> httpx.Response:
    return customer.http.get("/download/document_one", headers=customer.document)


def business(customer: Customer) -> httpx.Response:
    return customer.http.get("/api/v1/reports/report_one", headers=customer.business)


def merchant(customer: Customer) -> httpx.Response:
    return customer.http.get("/b/api/v1/reports", headers=customer.api_key)


def user(customer: Customer) -> httpx.Response:
    return customer.http.get("/b/api/v1/reports", headers=customer.user)


TOO_MANY = "Too many requests"
LIMITED = [
    (oauth_token, {"error": "slow_down"}),
    (information, {"error": True, "message": TOO_MANY, "code": 429}),
    (task, {"error": "too many requests"}),
    (client_token, {"statusCode": 429, "data": {}, "message": TOO_MANY}),
    (document, {"statusCode": 429, "data": {}, "message": TOO_MANY}),
    (business, {"detail": TOO_MANY}),
    (merchant, {"code": "rate_limited", "message": TOO_MANY}),
    (user, {"code": "rate_limited", "message": TOO_MANY}),
]
Ask = Callable[[Customer], httpx.Response]


@pytest.fixture(scope="module")
def patient(stage: Stage, http: httpx.Client) -> Callable[[], Customer]:
    """A customer each of whose credentials may be used twice a minute."""
    return lambda: Customer.of(stage, http, rate=RATE)


@pytest.mark.covers(
    "common-14",
    "external-reports-13",
    "access-tokens-10",
    "export-tasks-13",
    "documents-15",
    "business-reports-20",
    "merchant-reports-30",
)
@pytest.mark.parametrize(("ask", "body"), LIMITED)
def test_more_requests_than_the_credential_may_make_are_told_to_wait(
    patient: Callable[[], Customer], ask: Ask, body: Any
) -> None:
    customer = patient()

    answers = [ask(customer) for _ in range(TRIES)]

    refused = [answer for answer in answers if answer.status_code == 429]
    assert answers[0].status_code != 429
    assert refused[-1].json() == body
    assert 1 <= int(refused[-1].headers["Retry-After"]) <= 60


@pytest.mark.parametrize(
    ("kind", "ask", "status"),
    [
        (CredentialKind.OAUTH_CLIENT, information, 401),
        (CredentialKind.TASK_TOKEN, task, 401),
        (CredentialKind.DOCUMENT_CLIENT, document, 403),
        (CredentialKind.BUSINESS_TOKEN, business, 401),
        (CredentialKind.API_KEY, merchant, 401),
        (CredentialKind.BASIC_USER, user, 401),
    ],
)
def test_a_revoked_credential_opens_nothing(
    stage: Stage, http: httpx.Client, kind: CredentialKind, ask: Ask, status: int
) -> None:
    # Doors remember a credential for a minute: nobody may have used this one before.
    other, customer = Customer.of(stage, http), Customer.of(stage, http)
    assert customer.oauth
    assert customer.document

    command = stage.operator.command("credential revoke")
    revoke_credential(stage.operator, command, customer.credentials[kind]["id"])

    assert ask(other).status_code != status
    assert ask(customer).status_code == status


@pytest.mark.covers("links-03")
def test_links_end_with_the_credential_that_issued_them(stage: Stage, http: httpx.Client) -> None:
    customer = Customer.of(stage, http)
    link = customer.link(customer.publish().id)
    assert http.head(link).status_code == 200

    command = stage.operator.command("credential revoke")
    issuer = customer.credentials[CredentialKind.OAUTH_CLIENT]["id"]
    revoke_credential(stage.operator, command, issuer)

    assert http.get(link).status_code == 410


@pytest.mark.covers("merchant-reports-03", "merchant-reports-27")
def test_a_key_decides_alone_even_when_the_password_beside_it_is_right(
    http: httpx.Client, customer: Customer
) -> None:
    wrong = {"Api-Key": customer.api_key["Api-Key"][:-1] + "!"}

    answer = http.get("/b/api/v1/reports", headers={**wrong, **customer.user})

    assert answer.status_code == 401


def test_a_wrong_secret_of_a_known_credential_is_on_its_tenants_record(
    stage: Stage, http: httpx.Client, customer: Customer
) -> None:
    wrong = {"Api-Key": customer.api_key["Api-Key"][:-1] + "!"}

    answer = http.get("/b/api/v1/reports", headers=wrong)

    entry = stage.entry(customer.tenant, answer.headers["X-Request-Id"])
    assert (entry["outcome"], entry["reason"]) == ("denied", "wrong_secret")
    assert entry["principal"] == customer.credentials[CredentialKind.API_KEY]["id"]
