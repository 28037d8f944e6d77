"""What falls due by itself on the deployed stack: denied attempts that were only counted."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest

from claimcheck.domain.audit import Attempt, AuditEntry, denied
from claimcheck.domain.caller import Caller
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

LIST = "/b/api/v1/reports/files"
ATTEMPTS = 30


def a_denial(tenant: str, at: datetime) -> AuditEntry:
    attempt = Attempt(str(uuid4()), at, "any", "GET /any")
    return denied(attempt, Caller(tenant, f"link-{uuid4()}", "link"), "link_spent")


def counts(stage: Stage, tenant: str) -> list[int]:
    return [e["count"] for e in stage.entries(tenant) if e["reason"] == "denied_repeatedly"]


def test_what_was_only_counted_is_told_once_its_minute_is_over(stage: Stage) -> None:
    tenant, now = stage.tenant(), datetime.now(UTC)
    over, running = a_denial(tenant, now - timedelta(minutes=5)), a_denial(tenant, now)
    stage.deny(over, 25)
    stage.deny(running, 25)

    stage.upkeep()
    stage.upkeep()

    [entry] = [e for e in stage.entries(tenant) if e["reason"] == "denied_repeatedly"]
    assert (entry["principal"], entry["count"]) == (over.principal, 15)
    assert (entry["action"], entry["outcome"]) == ("attempted", "denied")


def test_late_attempts_of_a_minute_are_told_as_well(stage: Stage) -> None:
    tenant = stage.tenant()
    over = a_denial(tenant, datetime.now(UTC) - timedelta(minutes=5))
    stage.deny(over, 12)
    stage.upkeep()

    stage.deny(over, 3)
    stage.upkeep()

    assert counts(stage, tenant) == [2, 3]


def test_the_schedule_calls_the_function_that_serves(stage: Stage) -> None:
    events = stage.stack.account.client("events")
    rules = [r for r in events.list_rules()["Rules"] if "ScheduleExpression" in r]

    called = {
        (rule["ScheduleExpression"], rule["State"], target["Arn"].split(":function:")[1])
        for rule in rules
        for target in events.list_targets_by_rule(Rule=rule["Name"])["Targets"]
    }

    name = stage.stack.outputs["UpkeepFunctionName"]
    assert called == {("rate(1 minute)", "ENABLED", f"{name}:live")}


def test_whoever_knows_an_id_and_no_secret_learns_nothing_and_locks_nobody_out(
    stage: Stage, http: httpx.Client
) -> None:
    customer = Customer.of(stage, http)
    known = customer.api_key["Api-Key"].partition(".")[0]
    unknown = http.get(LIST, headers={"Api-Key": f"{known[:-3]}AAA.wrong"})

    guesses = [http.get(LIST, headers={"Api-Key": f"{known}.wrong"}) for _ in range(ATTEMPTS)]

    assert {(a.status_code, a.content) for a in guesses} == {(401, unknown.content)}
    assert http.get(LIST, headers=customer.api_key).status_code == 200
    assert logged_guesses(stage, known) == {a.headers["X-Request-Id"] for a in guesses}
    stage.close_denials()
    # Each process that answered may hold back some for a later guess; the first ten none does.
    reasons = ("wrong_secret", "denied_repeatedly")
    told = [e["count"] for e in stage.entries(customer.tenant) if e["reason"] in reasons]
    assert 10 <= sum(told) <= ATTEMPTS


def logged_guesses(stage: Stage, principal: str) -> set[str]:
    """The ids of the requests that the listing function's logs know as failed logins."""
    logs = stage.stack.account.client("logs")
    found = set()
    for group in logs.describe_log_groups()["logGroups"]:
        pages = logs.get_paginator("filter_log_events")
        for page in pages.paginate(logGroupName=group["logGroupName"]):
            lines = (e["message"] for e in page["events"] if "wrong_secret" in e["message"])
            entries = (json.loads(line).get("audit", {}) for line in lines)
            found |= {e["request_id"] for e in entries if e.get("principal") == principal}
    return found
