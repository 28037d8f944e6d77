"""Where several things are wrong at once: which of them is told."""

from __future__ import annotations

import httpx
import pytest

from claimcheck.domain.caller import CredentialKind
from claimcheck.domain.report import Kind
from claimcheck_cli.credential import grants
from claimcheck_cli.publish.export import Publishable
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage

pytestmark = [pytest.mark.e2e, pytest.mark.covers("common-10")]

LONG = "r" * 129
FILES = "/b/api/v1/reports/files"


def statuses(http: httpx.Client, path: str, *callers: dict[str, str]) -> list[int]:
    return [http.get(path, headers=headers).status_code for headers in callers]


def test_credentials_come_before_everything_else(http: httpx.Client) -> None:
    assert statuses(http, f"/api/v1/reports/{LONG}", {}) == [401]
    assert statuses(http, f"{FILES}?limit=0", {}) == [401]
    assert statuses(http, "/tasks/07/download_url", {}) == [401]
    assert statuses(http, "/download", {}) == [403]
    assert http.post("/download", content=b"{").status_code == 403


def test_the_quota_comes_before_rights_and_shape(stage: Stage, http: httpx.Client) -> None:
    customer = Customer.of(stage, http, rate=2)
    user = stage.credential(customer.tenant, CredentialKind.BASIC_USER, grants(), rate=2)
    powerless = httpx.BasicAuth(user["username"], user["password"])

    # A minute may end in between, and once more two requests pass.
    shaped = [
        http.get(f"/api/v1/reports/{LONG}", headers=customer.business).status_code for _ in range(5)
    ]
    allowed = [http.get(f"{FILES}?limit=0", auth=powerless).status_code for _ in range(5)]

    assert (shaped[0], set(shaped)) == (422, {422, 429})
    assert (allowed[0], set(allowed)) == (403, {403, 429})


def test_rights_come_before_shape_and_existence(http: httpx.Client, customer: Customer) -> None:
    user = customer.holding(CredentialKind.BASIC_USER, grants()).user
    admin = customer.holding(CredentialKind.TASK_TOKEN, grants(token_kind="admin")).task
    scopeless = customer.holding(CredentialKind.OAUTH_CLIENT, grants()).oauth

    assert statuses(http, f"{FILES}?limit=0", user, customer.api_key) == [403, 400]
    assert statuses(http, f"{FILES}/nothing/download", user, customer.api_key) == [403, 404]
    assert statuses(http, "/tasks/07/download_url", admin, customer.task) == [403, 404]
    refused = http.get("/external-api/v1/reports/download/nothing", headers=scopeless)
    assert refused.json()["message"] == "Insufficient scope"


def test_shape_comes_before_the_business_and_that_before_existence(
    http: httpx.Client, customer: Customer, stranger: Customer
) -> None:
    elsewhere = {**customer.business, "x-business-id": stranger.tenant}

    assert statuses(http, f"/api/v1/reports/{LONG}", elsewhere) == [422]
    assert statuses(http, "/api/v1/reports/nothing", elsewhere, customer.business) == [403, 404]


@pytest.mark.covers("export-tasks-06")
def test_of_a_task_the_action_comes_first_then_the_state_then_the_result(
    stage: Stage, http: httpx.Client, customer: Customer
) -> None:
    def status(action: str, state: Publishable) -> int:
        """Of a task without a result."""
        task = stage.publish_one(customer.tenant, Kind.TASK, None, action=action, state=state)
        return http.get(f"/tasks/{task.id}/download_url", headers=customer.task).status_code

    assert status("import", Publishable.PENDING) == 400
    assert status("import", Publishable.FINISHED) == 400
    assert status("export", Publishable.PENDING) == 409
    assert status("export", Publishable.FINISHED) == 422
