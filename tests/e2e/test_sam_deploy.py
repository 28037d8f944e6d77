"""`sam deploy`, which the readme names for AWS, takes the built template. Local runs do without."""

from __future__ import annotations

import httpx
import pytest

from claimcheck_cli.aws import ROOT_KEY
from claimcheck_cli.deployment import LOCAL
from claimcheck_cli.local.build import build_stack, platform_of
from claimcheck_cli.local.deploy import CAPABILITIES, REGION, STACK_NAME, STAGE
from claimcheck_cli.local.sam import run_sam
from claimcheck_cli.local.stack import LocalStack
from tests.e2e.customer import Customer

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

PYTHON = LOCAL / "emulator" / "bin" / "python"


def sam_deploy(stack: LocalStack) -> None:
    """Over the stack that stands, with the parameters that it has."""
    built = build_stack(platform_of(str(PYTHON)))
    arguments = ["deploy", "--template-file", str(built / "template.yaml"), "--resolve-s3"]
    arguments += ["--stack-name", STACK_NAME, "--region", REGION, "--no-confirm-changeset"]
    variables = {
        "HOME": str(stack.directory),
        "AWS_ENDPOINT_URL": stack.aws_endpoint_url,
        "AWS_ACCESS_KEY_ID": ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": ROOT_KEY,
    }
    run_sam([*arguments, "--capabilities", *CAPABILITIES], built, variables)


def test_sam_deploy_updates_the_stack_and_the_api_serves_as_before(
    stack: LocalStack, http: httpx.Client, customer: Customer
) -> None:
    report = customer.publish()
    try:
        sam_deploy(stack)
        told = stack.account.client("cloudformation").describe_stacks(StackName=STACK_NAME)
        [deployed] = told["Stacks"]
        outputs = {o["OutputKey"]: o["OutputValue"] for o in deployed["Outputs"]}
        api = f"{stack.aws_endpoint_url}/_aws/execute-api/{outputs['ApiId']}/{STAGE}"
        served = http.get(f"{api}/tasks/1/download_url", headers=customer.task)
    finally:
        stack.deploy()

    assert deployed["StackStatus"] == "UPDATE_COMPLETE"
    assert served.status_code == 404
    assert http.get(customer.link(report.id)).status_code == 200
