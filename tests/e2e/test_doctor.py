"""The doctor names what somebody turned off in a deployed stack."""

from __future__ import annotations

import json

import pytest

from claimcheck_cli.doctor.command import examined, site_of
from claimcheck_cli.doctor.findings import Finding, State
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e


def complaints(stage: Stage) -> list[Finding]:
    return [f for f in examined(site_of(stage.deployment)) if f.state is State.FAILED]


def test_what_somebody_turned_off_is_named(stage: Stage) -> None:
    s3, events = stage.stack.account.client("s3"), stage.stack.account.client("events")
    of, rule = {"Bucket": stage.deployment.bucket}, stage.resource("MaintenanceFunctionEveryMinute")
    policy = s3.get_bucket_policy(**of)["Policy"]
    said = json.loads(policy)
    try:
        s3.put_bucket_policy(**of, Policy=json.dumps({**said, "Statement": []}))
        events.disable_rule(Name=rule)
        found = complaints(stage)
    finally:
        s3.put_bucket_policy(**of, Policy=policy)
        events.enable_rule(Name=rule)

    assert [f.what for f in found] == [
        "old signatures are refused",
        "MaintenanceFunctionEveryMinute is enabled",
    ]
    assert complaints(stage) == []
