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


def run_upkeep(stage: Stage) -> None:
    client = stage.stack.account.client("lambda")
    name = stage.stack.outputs["UpkeepFunctionName"]
    answer = client.invoke(FunctionName=f"{name}:live", Payload=b"{}")
    assert "FunctionError" not in answer, answer["Payload"].read()
    assert json.loads(answer["Payload"].read())["close_denials"] >= 0


def counts(stage: Stage, tenant: str) -> list[int]:
    return [e["count"] for e in stage.entries(tenant) if e["reason"] == "denied_repeatedly"]


def test_what_was_only_counted_is_told_once_its_minute_is_over(stage: Stage) -> None:
    tenant, now = stage.tenant(), datetime.now(UTC)
    over, running = a_denial(tenant, now - timedelta(minutes=5)), a_denial(tenant, now)
    stage.deny(over, 25)
    stage.deny(running, 25)

    run_upkeep(stage)
    run_upkeep(stage)

    [entry] = [e for e in stage.entries(tenant) if e["reason"] == "denied_repeatedly"]
    assert (entry["principal"], entry["count"]) == (over.principal, 15)
    assert (entry["action"], entry["outcome"]) == ("attempted", "denied")


def test_late_attempts_of_a_minute_are_told_as_well(stage: Stage) -> None:
    tenant = stage.tenant()
    over = a_denial(tenant, datetime.now(UTC) - timedelta(minutes=5))
    stage.deny(over, 12)
    run_upkeep(stage)

    stage.deny(over, 3)
    run_upkeep(stage)

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
    stage: Stage, http: httpx.Client, customer: Customer
) -> None:
    known = customer.api_key["Api-Key"].partition(".")[0]
    unknown = http.get(LIST, headers={"Api-Key": f"{known[:-3]}AAA.wrong"})
    before = sum(e["count"] for e in wrong_secrets(stage, customer))

    guesses = [http.get(LIST, headers={"Api-Key": f"{known}.wrong"}) for _ in range(ATTEMPTS)]

    assert {(a.status_code, a.content) for a in guesses} == {(401, unknown.content)}
    assert http.get(LIST, headers=customer.api_key).status_code == 200
    stage.close_denials()
    # At most nine a minute are held back in the one process that answered, for a later guess.
    accounted = sum(e["count"] for e in wrong_secrets(stage, customer)) - before
    assert ATTEMPTS - 2 * 9 <= accounted <= ATTEMPTS


def wrong_secrets(stage: Stage, customer: Customer) -> list[dict[str, int]]:
    reasons = ("wrong_secret", "denied_repeatedly")
    return [e for e in stage.entries(customer.tenant) if e["reason"] in reasons]
