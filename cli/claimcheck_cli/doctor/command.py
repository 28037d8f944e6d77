"""`claimcheck doctor`: runs all checks of a stack, with the caller's AWS permissions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import typer

from claimcheck_cli.aws import observer
from claimcheck_cli.commands import verb
from claimcheck_cli.deployment import Deployment
from claimcheck_cli.doctor.findings import Finding, Look, Site, State, findings_of
from claimcheck_cli.doctor.storage import bucket, secrets, tables
from claimcheck_cli.doctor.work import dead_letters, functions, rules
from claimcheck_cli.output import AsJson, print_json, print_table
from claimcheck_cli.target import deployment_of

COLUMNS = ("check", "state", "what", "fix")
CHECKS: Mapping[str, Look] = {
    "tables": tables,
    "bucket": bucket,
    "secrets": secrets,
    "functions": functions,
    "rules": rules,
    "dead letters": dead_letters,
}


def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Check that the stack is as it was deployed. Changes nothing; exits with 1 if a check failed.

    It needs permission to describe the stack's tables, bucket, functions, rules and queues. Checks
    without permission are skipped.
    """
    found = examined(site_of(deployment_of(context)))
    shown = [finding._asdict() for finding in found]
    print_json({"findings": shown}) if as_json else print_table(COLUMNS, shown)
    raise typer.Exit(1 if any(f.state is State.FAILED for f in found) else 0)


app = verb(doctor)


def examined(site: Site) -> list[Finding]:
    """Return the findings of all checks, in the order of the checks."""
    return [found for name, look in CHECKS.items() for found in findings_of(name, look, site)]


def site_of(deployment: Deployment) -> Site:
    actor = observer(deployment)
    described: dict[str, Any] = actor.client("cloudformation").describe_stack_resources(
        StackName=deployment.stack_name
    )
    resources = {
        r["LogicalResourceId"]: r["PhysicalResourceId"] for r in described["StackResources"]
    }
    return Site(deployment, actor, resources)
