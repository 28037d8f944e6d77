"""What operators do to tenants and counters, seen from outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from claimcheck.adapters.counter_items import counter_key, counter_name
from claimcheck.domain.caller import CredentialKind
from claimcheck.domain.counting import Cell, Difference
from claimcheck.domain.report import Report
from claimcheck.usecases.operate import (
    Wanted,
    add_credential,
    resume_tenant,
    suspend_tenant,
)
from claimcheck.usecases.recount import recount
from claimcheck_cli.credential import document
from claimcheck_cli.services import random_bytes
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e


def ask(customer: Customer) -> dict[str, httpx.Response]:
    """A question in each way that needs no token first."""
    http = customer.http
    path = "/api/v1/reports/report_any"
    return {
        "task": http.get("/tasks/1/download_url", headers=customer.task),
        "business": http.get(path, headers=customer.business),
        "key": http.get("/b/api/v1/reports", headers=customer.api_key),
        "user": http.get("/b/api/v1/reports", headers=customer.user),
    }


def suspend(stage: Stage, customer: Customer) -> None:
    suspend_tenant(stage.operator, stage.operator.command("tenant suspend"), customer.tenant)


def resume(stage: Stage, customer: Customer) -> None:
    resume_tenant(stage.operator, stage.operator.command("tenant resume"), customer.tenant)


def test_credentials_of_a_suspended_tenant_open_nothing(
    stage: Stage, http: httpx.Client, stranger: Customer
) -> None:
    # Doors remember a credential for a minute: nobody may have used these before.
    customer = Customer.of(stage, http)

    suspend(stage, customer)

    assert {name: a.status_code for name, a in ask(customer).items()} == {
        "task": 401,
        "business": 401,
        "key": 401,
        "user": 401,
    }
    assert ask(stranger)["key"].status_code == 200


def test_credentials_of_a_resumed_tenant_open_again(stage: Stage, http: httpx.Client) -> None:
    customer = Customer.of(stage, http)

    suspend(stage, customer)
    resume(stage, customer)

    assert ask(customer)["key"].status_code == 200
    reasons = [entry["reason"] for entry in stage.entries(customer.tenant)]
    assert [r for r in reasons if r.startswith("tenant_")] == ["tenant_suspended", "tenant_resumed"]


def test_links_end_at_once_with_their_tenant_and_stay_ended(
    stage: Stage, http: httpx.Client
) -> None:
    customer = Customer.of(stage, http)
    report = customer.publish()
    link = customer.link(report.id)
    assert http.head(link).status_code == 200

    suspend(stage, customer)
    # The door that issued it remembers the credential.
    later = http.get(
        f"/external-api/v1/reports/download/{report.id}", headers=customer.oauth
    ).json()["data"]["download_url"]

    assert [http.get(url).status_code for url in (link, later)] == [410, 410]
    resume(stage, customer)
    assert http.get(link).status_code == 410


def test_whoever_acts_for_a_business_is_refused_once_it_is_suspended(
    stage: Stage, http: httpx.Client
) -> None:
    business, partner = Customer.of(stage, http), Customer.of(stage, http)
    report = business.publish()
    before, after = (acting_for(stage, partner, business) for _ in range(2))
    path = f"/api/v1/reports/{report.id}"
    headers = {"x-business-id": business.tenant}
    served = http.get(path, headers={**before.business, **headers})

    suspend(stage, business)
    refused = http.get(path, headers={**after.business, **headers})

    assert served.status_code == 200
    assert (refused.status_code, refused.json()) == (403, {"detail": "Insufficient permissions"})
    assert http.get("/b/api/v1/reports", headers=partner.api_key).status_code == 200


def acting_for(stage: Stage, partner: Customer, business: Customer) -> Customer:
    """The partner with a new token that may act for the business."""
    kind, tenants = CredentialKind.BUSINESS_TOKEN, frozenset({business.tenant})
    wanted = Wanted(partner.tenant, kind, tenants=tenants)
    command = stage.operator.command("credential add")
    token = document(add_credential(stage.operator, command, wanted, random_bytes))
    return replace(partner, credentials={**partner.credentials, kind: token})


@pytest.fixture
def miscount(stage: Stage) -> Callable[[Report, int], None]:
    """Lets the counter of a report's cell say something else, behind the service's back."""
    dynamodb = stage.stack.account.client("dynamodb")

    def miscount(report: Report, count: int) -> None:
        cell = Cell.of(report.created_at, report.facet)
        dynamodb.update_item(
            TableName=stage.deployment.tables["reports"],
            Key=counter_key(report.tenant, report.day),
            UpdateExpression="SET #counter = :count",
            ExpressionAttributeNames={"#counter": counter_name(cell)},
            ExpressionAttributeValues={":count": {"N": str(count)}},
        )

    return miscount


def count_of(customer: Customer) -> Any:
    return customer.http.get("/b/api/v1/reports", headers=customer.api_key).json()["count"]


def test_a_broken_counter_is_found_and_mended(
    stage: Stage, http: httpx.Client, miscount: Callable[[Report, int], None]
) -> None:
    customer = Customer.of(stage, http)
    report = customer.publish()
    miscount(report, 7)
    wrong = Difference(report.day, Cell.of(report.created_at, report.facet), 7, 1)
    assert count_of(customer) == 7

    results = [
        recount(stage.operator, stage.operator.command("report recount"), customer.tenant, fix=fix)
        for fix in (False, True, False)
    ]

    assert [(r.differences, r.agrees) for r in results] == [
        ((wrong,), False),
        ((wrong,), True),
        ((), True),
    ]
    assert count_of(customer) == 1
    assert "recounted" in {entry["reason"] for entry in stage.entries(customer.tenant)}


def test_a_mended_counter_goes_on_counting(
    stage: Stage, http: httpx.Client, miscount: Callable[[Report, int], None]
) -> None:
    customer = Customer.of(stage, http)
    miscount(customer.publish(), 0)
    command = stage.operator.command("report recount")
    recount(stage.operator, command, customer.tenant, fix=True)

    customer.publish()

    assert count_of(customer) == 2
