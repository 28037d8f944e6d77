"""The resources of a deployed stack, from `.local/stack.json` or CloudFormation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimcheck_cli.failures import CliError

ROOT = Path(__file__).parents[2]
LOCAL = ROOT / ".local"

# Names in the template's outputs.
TABLE_OUTPUTS = {
    "reports": "ReportsTableName",
    "access": "AccessTableName",
    "links": "LinksTableName",
    "audit": "AuditTableName",
    "archive": "ArchiveTableName",
}


@dataclass(frozen=True, slots=True)
class Deployment:
    """The resources that commands use. `endpoint_url` is set for the embedded AWS only."""

    base_url: str
    endpoint_url: str | None
    region: str
    stack_name: str
    bucket: str
    bus: str
    tables: Mapping[str, str]
    link_secret: str
    archive_bucket: str
    archive_key: str

    @property
    def local(self) -> bool:
        return self.endpoint_url is not None

    def secret(self, purpose: str) -> str:
        """Return the name of the secret with the keys of one purpose."""
        return f"{self.link_secret.rpartition('/')[0]}/{purpose}"

    def document(self) -> dict[str, Any]:
        return {
            "base_url": self.base_url,
            "aws_endpoint_url": self.endpoint_url,
            "region": self.region,
            "stack_name": self.stack_name,
            "bucket": self.bucket,
            "bus": self.bus,
            "tables": dict(self.tables),
            "link_secret": self.link_secret,
            "archive_bucket": self.archive_bucket,
            "archive_key": self.archive_key,
        }


def from_outputs(
    outputs: Mapping[str, str],
    *,
    stack_name: str,
    region: str,
    base_url: str = "",
    endpoint_url: str | None = None,
) -> Deployment:
    """Return the deployment of a stack's outputs. Raises `CliError` if one is missing."""
    try:
        return Deployment(
            base_url=base_url or outputs["ApiUrl"].rstrip("/"),
            endpoint_url=endpoint_url,
            region=region,
            stack_name=stack_name,
            bucket=outputs["FilesBucketName"],
            bus=outputs["ExportBusName"],
            tables={name: outputs[output] for name, output in TABLE_OUTPUTS.items()},
            link_secret=outputs["LinkSecretName"],
            archive_bucket=outputs["ArchiveBucketName"],
            archive_key=outputs["ArchiveKeyArn"],
        )
    except KeyError as error:
        raise CliError(f"stack {stack_name} has no output {error.args[0]}") from error


def read_local(directory: Path = LOCAL) -> Deployment:
    """The local stack. Raises `CliError` if none is running."""
    try:
        document = json.loads((directory / "stack.json").read_text())
    except FileNotFoundError as error:
        raise CliError("no local stack is running; start one with: claimcheck local up") from error
    return Deployment(
        base_url=document["base_url"],
        endpoint_url=document["aws_endpoint_url"],
        region=document["region"],
        stack_name=document["stack_name"],
        bucket=document["bucket"],
        bus=document["bus"],
        tables=document["tables"],
        link_secret=document["link_secret"],
        archive_bucket=document["archive_bucket"],
        archive_key=document["archive_key"],
    )


def read_demo(directory: Path = LOCAL) -> dict[str, Any]:
    """Return the demo's part of `stack.json`; empty without a demo."""
    document: dict[str, Any] = json.loads((directory / "stack.json").read_text())
    demo: dict[str, Any] = document.get("demo", {})
    return demo


def read_stack(name: str) -> Deployment:
    """Return a stack in AWS, read with the caller's credentials. Raises `CliError` if unknown."""
    import boto3
    from botocore.exceptions import ClientError

    session = boto3.Session()
    try:
        described = session.client("cloudformation").describe_stacks(StackName=name)
    except ClientError as error:
        raise CliError(f"stack {name}: {error.response['Error']['Message']}") from error
    outputs = described["Stacks"][0].get("Outputs", [])
    return from_outputs(
        {output["OutputKey"]: output["OutputValue"] for output in outputs},
        stack_name=name,
        region=str(session.region_name),
    )
