"""Clients of a Cognito user pool, through the deployed API."""

from __future__ import annotations

import httpx
import pytest

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


def test_tokens_of_the_pool_that_prove_nothing_are_refused(
    http: httpx.Client, customer: Customer, pool: Pool
) -> None:
    report, good = customer.publish(), pool.token(customer.tenant)
    altered = good[:-9] + ("A" if good[-9] != "A" else "B") + good[-8:]
    bad = [
        altered,
        pool.token(),  # names no tenant
        pool.token("11111111-2222-4333-8444-555555555555"),
        pool.token(customer.tenant, client=pool.unknown_client),
    ]

    answers = [ask(http, report.id, token) for token in bad]

    assert [(a.status_code, a.json()) for a in answers] == [(401, REFUSED)] * len(bad)


def test_scopes_of_the_pool_count(http: httpx.Client, customer: Customer, pool: Pool) -> None:
    token = pool.token(customer.tenant, scope="reports-api/reports:list")

    answer = ask(http, customer.publish().id, token)

    assert (answer.status_code, answer.json()["message"]) == (403, "Insufficient scope")
