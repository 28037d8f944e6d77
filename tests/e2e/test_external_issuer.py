"""Clients of a Cognito user pool, through the deployed API."""

from __future__ import annotations

import httpx
import pytest

from claimcheck.domain.caller import CredentialKind
from claimcheck.usecases.operate import suspend_tenant
from tests.e2e.customer import Customer, bearer
from tests.e2e.pool import Pool
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

REFUSED = {"error": True, "message": "Invalid or missing access token", "code": 401}


def ask(http: httpx.Client, report_id: str, token: str) -> httpx.Response:
    path = f"/external-api/v1/reports/download/{report_id}"
    return http.get(path, headers=bearer(token))


@pytest.mark.covers("access-tokens-11")
def test_a_client_of_the_pool_fetches_a_report_of_its_tenant(
    stage: Stage, http: httpx.Client, customer: Customer, pool: Pool
) -> None:
    report = customer.publish()

    answer = ask(http, report.id, pool.token(customer.tenant))

    assert answer.status_code == 200, answer.text
    assert len(http.get(answer.json()["data"]["download_url"]).content) == 100
    entry = stage.entry(customer.tenant, answer.headers["X-Request-Id"])
    assert (entry["action"], entry["outcome"]) == ("issued", "granted")
    assert entry["principal"] == f"external:{pool.client[0]}"


def test_it_reads_nothing_of_another_tenant(
    http: httpx.Client, customer: Customer, stranger: Customer, pool: Pool
) -> None:
    foreign, never = customer.publish().id, "report_that_never_was"

    answers = [ask(http, name, pool.token(stranger.tenant)) for name in (foreign, never)]

    assert [a.status_code for a in answers] == [403, 403]
    assert answers[0].content == answers[1].content


def test_it_needs_the_scope_for_reports(http: httpx.Client, customer: Customer, pool: Pool) -> None:
    token = pool.token(customer.tenant, scope="reports-api/reports:list")

    answer = ask(http, customer.publish().id, token)

    assert (answer.status_code, answer.json()["message"]) == (403, "Insufficient scope")


def test_a_token_that_names_no_tenant_of_ours_is_refused(
    http: httpx.Client, customer: Customer, pool: Pool
) -> None:
    report = customer.publish()
    tenants = ("", "11111111-2222-4333-8444-555555555555", customer.tenant.upper())

    answers = [ask(http, report.id, pool.token(tenant)) for tenant in tenants]

    assert [(a.status_code, a.json()) for a in answers] == [(401, REFUSED)] * 3


def test_a_client_of_the_pool_that_we_were_not_told_of_is_refused(
    http: httpx.Client, customer: Customer, pool: Pool
) -> None:
    token = pool.token(customer.tenant, client=pool.unknown_client)

    answer = ask(http, customer.publish().id, token)

    assert (answer.status_code, answer.json()) == (401, REFUSED)


def test_an_altered_token_is_refused(http: httpx.Client, customer: Customer, pool: Pool) -> None:
    token, report = pool.token(customer.tenant), customer.publish()
    altered = token[:-9] + ("A" if token[-9] != "A" else "B") + token[-8:]

    assert ask(http, report.id, token).status_code == 200
    assert ask(http, report.id, altered).status_code == 401


def test_a_suspended_tenants_client_is_refused(
    stage: Stage, http: httpx.Client, pool: Pool
) -> None:
    # The door remembers a tenant for a minute: nobody may have asked for this one before.
    customer = Customer.of(stage, http)
    suspend_tenant(stage.operator, stage.operator.command("tenant suspend"), customer.tenant)

    answer = ask(http, "report_one", pool.token(customer.tenant))

    assert (answer.status_code, answer.json()) == (401, REFUSED)
    entry = stage.entry(customer.tenant, answer.headers["X-Request-Id"])
    assert (entry["outcome"], entry["reason"]) == ("denied", "tenant_suspended")


def test_our_own_clients_are_served_beside_it(customer: Customer) -> None:
    assert customer.credentials[CredentialKind.OAUTH_CLIENT]
    assert customer.link(customer.publish().id)
