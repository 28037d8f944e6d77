"""Deploys the built template to the embedded AWS, and adds the roles of the local users."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from claimcheck_cli.aws import ACCOUNT, EXPORTER_ROLE, OPERATOR_ROLE, Actor
from claimcheck_cli.failures import CliError
from claimcheck_cli.local import package

REGION = "us-east-1"
STAGE = "local"
STACK_NAME = "claimcheck-local"
BUCKET = f"claimcheck-{STAGE}-{ACCOUNT}-{REGION}"
CAPABILITIES = ("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND")
DEPLOYED = ("CREATE_COMPLETE", "UPDATE_COMPLETE")
NOTHING_NEW = "No updates are to be performed"
POLL_SECONDS = 0.05
DEPLOY_SECONDS = 300.0
ROLES = {
    OPERATOR_ROLE: ("OperatorPolicyArn", "LinkIssuerPolicyArn", "KeyRotatorPolicyArn"),
    EXPORTER_ROLE: ("ExporterPolicyArn",),
}


def deploy(built: Path, parameters: Mapping[str, str], account: Actor) -> dict[str, str]:
    """Deploy a build; the stack's outputs. Raises `CliError`.

    What `sam deploy` does, without its detours: that takes ten seconds longer.
    """
    s3, cloudformation = account.client("s3"), account.client("cloudformation")
    s3.create_bucket(Bucket=package.BUCKET)
    for path in package.packages(built):
        s3.put_object(Bucket=package.BUCKET, Key=path.name, Body=path.read_bytes())
    _change(
        cloudformation,
        StackName=STACK_NAME,
        TemplateURL=f"{account.endpoint_url}/{package.BUCKET}/{package.TEMPLATE}",
        Capabilities=list(CAPABILITIES),
        Parameters=[{"ParameterKey": n, "ParameterValue": v} for n, v in parameters.items()],
    )
    stack = _settled(cloudformation)
    if stack["StackStatus"] not in DEPLOYED:
        raise CliError(f"the stack was not deployed: {_reason(cloudformation, stack)}")
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def _change(cloudformation: Any, **wanted: Any) -> None:
    """Start creating or updating the stack."""
    try:
        cloudformation.create_stack(**wanted)
    except cloudformation.exceptions.AlreadyExistsException:
        try:
            cloudformation.update_stack(**wanted)
        except cloudformation.exceptions.ClientError as error:
            if NOTHING_NEW not in str(error):
                raise


def _settled(cloudformation: Any) -> dict[str, Any]:
    """Wait for the stack, for at most five minutes. Raises `CliError`."""
    deadline = time.monotonic() + DEPLOY_SECONDS
    while True:
        [stack] = cloudformation.describe_stacks(StackName=STACK_NAME)["Stacks"]
        if not stack["StackStatus"].endswith("_IN_PROGRESS"):
            return dict(stack)
        if time.monotonic() > deadline:
            raise CliError(
                f"the stack is still {stack['StackStatus']} after {DEPLOY_SECONDS:.0f} s"
            )
        time.sleep(POLL_SECONDS)


def _reason(cloudformation: Any, stack: Mapping[str, Any]) -> str:
    """Return the reason of the first resource that failed. Events are newest first."""
    events = cloudformation.describe_stack_events(StackName=STACK_NAME)["StackEvents"]
    failed = [event for event in events if event["ResourceStatus"].endswith("_FAILED")]
    if not failed:
        return str(stack["StackStatus"])
    first = failed[-1]
    return f"{first['LogicalResourceId']}: {first.get('ResourceStatusReason', '')}"


def add_roles(outputs: Mapping[str, str], account: Actor) -> None:
    """Add the roles of the operator's and the exporter's commands."""
    iam = account.client("iam")
    for role, policies in ROLES.items():
        _add_role(iam, role)
        for policy in policies:
            iam.attach_role_policy(RoleName=role, PolicyArn=outputs[policy])


def _add_role(iam: Any, role: str) -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    try:
        iam.create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps(trust))
    except iam.exceptions.EntityAlreadyExistsException:
        return
