"""Checks of what works: functions, rules, queues, the archive. Invokes and receives nothing."""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck_cli.doctor.findings import Finding, Site, State, judged

ALIAS = "live"
EXPORT_RULE = "ExportRule"
RULES = (EXPORT_RULE, "InboxRule", "DeletionRule")
SCHEDULE = "MaintenanceFunctionEveryMinute"
DEAD_LETTERS = ("ExportDeadLetterQueue", "ArchiveFailureQueue")
REDEPLOY = "deploy the stack again"


def functions(site: Site) -> Iterator[Finding]:
    """Each serves a published version, through its alias."""
    client = site.client("lambda")
    for logical, name in sorted(site.resources.items()):
        if logical.endswith("Function"):
            version = client.get_alias(FunctionName=name, Name=ALIAS)["FunctionVersion"]
            yield judged("functions", version.isdigit(), f"{logical} is live", REDEPLOY)


def rules(site: Site) -> Iterator[Finding]:
    """Each is enabled; those that bring events bury what they cannot deliver."""
    events = site.client("events")
    for logical in (*RULES, SCHEDULE):
        # On a bus of its own, a rule's id is of bus and name.
        name = site.resources[logical].rpartition("|")[2]
        on_bus = {"EventBusName": site.deployment.bus} if logical == EXPORT_RULE else {}
        told = events.describe_rule(Name=name, **on_bus)
        enabled = told["State"] == "ENABLED"
        yield judged("rules", enabled, f"{logical} is enabled", f"aws events enable-rule {name}")
        if logical in RULES:
            targets = events.list_targets_by_rule(Rule=name, **on_bus)["Targets"]
            dead_letters = bool(targets) and all("DeadLetterConfig" in target for target in targets)
            yield judged("rules", dead_letters, f"{logical} has dead letters", REDEPLOY)


def dead_letters(site: Site) -> Iterator[Finding]:
    """Nothing was given up."""
    sqs = site.client("sqs")
    for logical in DEAD_LETTERS:
        told = sqs.get_queue_attributes(
            QueueUrl=site.resources[logical], AttributeNames=["ApproximateNumberOfMessages"]
        )
        count = int(told["Attributes"]["ApproximateNumberOfMessages"])
        what = f"{logical} holds {count}"
        repair = "read their reasons, then redrive them"
        yield judged("dead letters", count == 0, what, repair, State.WARNING)
