"""What falls due by itself on the deployed stack: denied attempts that were only counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from claimcheck.domain.audit import Attempt, AuditEntry, denied
from claimcheck.domain.caller import Caller
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e


def a_denial(tenant: str, at: datetime) -> AuditEntry:
    attempt = Attempt(str(uuid4()), at, "any", "GET /any")
    return denied(attempt, Caller(tenant, f"link-{uuid4()}", "link"), "link_spent")


def test_what_was_only_counted_is_told_once_its_minute_is_over(stage: Stage) -> None:
    tenant, now = stage.tenant(), datetime.now(UTC)
    over, running = a_denial(tenant, now - timedelta(minutes=5)), a_denial(tenant, now)
    stage.deny(over, 25)
    stage.deny(running, 25)

    stage.maintenance()
    stage.maintenance()

    [entry] = [e for e in stage.entries(tenant) if e["reason"] == "denied_repeatedly"]
    assert (entry["principal"], entry["count"]) == (over.principal, 15)
    assert (entry["action"], entry["outcome"]) == ("attempted", "denied")


def test_the_schedule_calls_the_function_that_serves(stage: Stage) -> None:
    events = stage.stack.account.client("events")
    rules = [r for r in events.list_rules()["Rules"] if "ScheduleExpression" in r]

    called = {
        (rule["ScheduleExpression"], rule["State"], target["Arn"].split(":function:")[1])
        for rule in rules
        for target in events.list_targets_by_rule(Rule=rule["Name"])["Targets"]
    }

    name = stage.stack.outputs["MaintenanceFunctionName"]
    assert called == {("rate(1 minute)", "ENABLED", f"{name}:live")}
