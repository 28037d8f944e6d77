"""Deploying the built template to the embedded AWS, and the roles that the local actors take."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from claimcheck_cli.aws import ACCOUNT, EXPORTER_ROLE, OPERATOR_ROLE, ROOT_KEY, account
from claimcheck_cli.local.sam import run_sam

REGION = "us-east-1"
STAGE = "local"
STACK_NAME = "claimcheck-local"
BUCKET = f"claimcheck-{STAGE}-{ACCOUNT}-{REGION}"
CAPABILITIES = ("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND")
ROLES = {
    OPERATOR_ROLE: ("OperatorPolicyArn", "LinkIssuerPolicyArn", "KeyRotatorPolicyArn"),
    EXPORTER_ROLE: ("ExporterPolicyArn",),
}


def deploy(
    template: Path, parameters: Mapping[str, str], endpoint_url: str, home: Path
) -> dict[str, str]:
    """Deploy `template`; the stack's outputs. Raises `Failure`."""
    arguments = ["deploy", "--template-file", str(template), "--stack-name", STACK_NAME]
    arguments += ["--region", REGION, "--resolve-s3", "--no-confirm-changeset", "--no-progressbar"]
    arguments += ["--no-fail-on-empty-changeset", "--capabilities", *CAPABILITIES]
    arguments += ["--parameter-overrides", *(f"{n}={v}" for n, v in parameters.items())]
    variables = {
        "HOME": str(home),
        "AWS_ENDPOINT_URL": endpoint_url,
        "AWS_ACCESS_KEY_ID": ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": ROOT_KEY,
        "AWS_DEFAULT_REGION": REGION,
    }
    run_sam(arguments, template.parent, variables)
    return _outputs(endpoint_url)


def _outputs(endpoint_url: str) -> dict[str, str]:
    cloudformation = account(endpoint_url, REGION).client("cloudformation")
    [stack] = cloudformation.describe_stacks(StackName=STACK_NAME)["Stacks"]
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def add_roles(outputs: Mapping[str, str], endpoint_url: str) -> None:
    """The roles that the operator's and the exporter's commands act under."""
    iam = account(endpoint_url, REGION).client("iam")
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
