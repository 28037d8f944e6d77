"""What opens something is never written down: not in logs, not in the audit."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from claimcheck.domain.report import Kind
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage
from tests.e2e.urls import pairs_of

pytestmark = pytest.mark.e2e

SECRET_FIELDS = ("client_secret", "token_secret", "token", "api_key", "password")


def logged(stage: Stage) -> Iterator[str]:
    """Every line of every function's log."""
    logs = stage.stack.account.client("logs")
    for group in logs.describe_log_groups()["logGroups"]:
        pages = logs.get_paginator("filter_log_events")
        for page in pages.paginate(logGroupName=group["logGroupName"]):
            yield from (event["message"] for event in page["events"])


def audited(stage: Stage) -> Iterator[str]:
    """Every row of the audit, as stored."""
    pages = stage.stack.account.client("dynamodb").get_paginator("scan")
    for page in pages.paginate(TableName=stage.deployment.tables["audit"]):
        yield from map(json.dumps, page["Items"])


def use_everything(http: httpx.Client, customer: Customer) -> tuple[set[str], set[str]]:
    """Secrets that were sent or handed out, right and wrong ones, and the requests' ids."""
    report, document = customer.publish(), customer.publish(Kind.DOCUMENT)
    link, url = customer.link(report.id), customer.document_url(document.id)
    wrong = {"Authorization": "Bearer wrong-secret-of-nobody"}
    answers = [
        http.get(link),
        http.get(f"{link}0"),
        http.get("/b/api/v1/reports", headers=customer.api_key),
        http.get("/b/api/v1/reports", headers=customer.user),
        http.get("/b/api/v1/reports", headers={"Api-Key": "wrong-secret-of-nobody"}),
        http.get("/tasks/1/download_url", headers=customer.task),
        http.get("/tasks/1/download_url", headers=wrong),
        http.get(f"/api/v1/reports/{report.id}", headers=customer.business),
    ]
    held = customer.credentials.values()
    secrets = {str(fields[name]) for fields in held for name in SECRET_FIELDS if name in fields}
    # Of an API key and a business token only the part behind the public id is secret.
    secrets = {secret.rpartition(".")[2] for secret in secrets}
    secrets |= {"wrong-secret-of-nobody", link.partition("?")[0].rpartition("/")[2]}
    secrets |= {dict(pairs_of(link))["signature"], dict(pairs_of(url))["X-Amz-Signature"]}
    secrets |= {dict(pairs_of(url))["X-Amz-Security-Token"]}
    secrets |= {headers["Authorization"] for headers in (customer.oauth, customer.document)}
    return secrets, {answer.headers["X-Request-Id"] for answer in answers}


def test_neither_logs_nor_audit_hold_anything_that_opens_something(
    stage: Stage, http: httpx.Client
) -> None:
    customer = Customer.of(stage, http)

    secrets, requests = use_everything(http, customer)

    written = "\n".join([*logged(stage), *audited(stage)])
    secrets = {secret.removeprefix("Bearer ") for secret in secrets}
    assert {request for request in requests if request not in written} == set()
    assert {secret for secret in secrets if secret in written} == set()
