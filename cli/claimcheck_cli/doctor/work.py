"""Checks of functions, rules and queues. They invoke and receive nothing."""

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
    """The alias of each points at a published version."""
    client = site.client("lambda")
    for logical, name in sorted(site.resources.items()):
        if logical.endswith("Function"):
            version = client.get_alias(FunctionName=name, Name=ALIAS)["FunctionVersion"]
            yield judged("functions", version.isdigit(), f"{logical} is live", REDEPLOY)


def rules(site: Site) -> Iterator[Finding]:
    """Each is enabled. Those that deliver events have a dead-letter queue."""
    events = site.client("events")
    for logical in (*RULES, SCHEDULE):
        # On a custom bus, the physical id of a rule is bus and name.
        name = site.resources[logical].rpartition("|")[2]
        on_bus = {"EventBusName": site.deployment.bus} if logical == EXPORT_RULE else {}
        described = events.describe_rule(Name=name, **on_bus)
        enabled = described["State"] == "ENABLED"
        yield judged("rules", enabled, f"{logical} is enabled", f"aws events enable-rule {name}")
        if logical in RULES:
            targets = events.list_targets_by_rule(Rule=name, **on_bus)["Targets"]
            dead_letters = bool(targets) and all("DeadLetterConfig" in target for target in targets)
            yield judged("rules", dead_letters, f"{logical} has a dead-letter queue", REDEPLOY)


def dead_letters(site: Site) -> Iterator[Finding]:
    """The dead-letter queues are empty."""
    sqs = site.client("sqs")
    for logical in DEAD_LETTERS:
        described = sqs.get_queue_attributes(
            QueueUrl=site.resources[logical], AttributeNames=["ApproximateNumberOfMessages"]
        )
        count = int(described["Attributes"]["ApproximateNumberOfMessages"])
        what = f"{logical} has {count} messages"
        fix = "read their reasons, then redrive them"
        yield judged("dead letters", count == 0, what, fix, State.WARNING)
