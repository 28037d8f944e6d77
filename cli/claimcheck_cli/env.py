"""`claimcheck env`: the deployment's addresses as variables of a POSIX shell."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import typer

from claimcheck_cli.aws import ROOT_KEY
from claimcheck_cli.commands import verb
from claimcheck_cli.deployment import Deployment, read_demo
from claimcheck_cli.output import AsJson, print_json
from claimcheck_cli.target import deployment_of


def env(context: typer.Context, as_json: AsJson = False) -> None:
    """Print `export` lines with the deployment's addresses: eval "$(claimcheck env)".

    For the local stack also the endpoint and throw-away keys of the embedded AWS, the demo's tenant
    and one credential of each kind. For a stack in AWS no keys and no credentials.
    """
    deployment = deployment_of(context)
    shown = variables(deployment)
    if deployment.local:
        shown |= demo_variables(read_demo())
    print_json(shown) if as_json else sys.stdout.write(export_lines(shown))


def variables(deployment: Deployment) -> dict[str, str]:
    """Base URL, bucket, bus and region; of the local stack also the endpoint and its keys."""
    found = {
        "BASE_URL": deployment.base_url,
        "BUCKET": deployment.bucket,
        "BUS": deployment.bus,
        # boto3 and version 1 of the AWS command line read the second, other SDKs the first.
        "AWS_REGION": deployment.region,
        "AWS_DEFAULT_REGION": deployment.region,
    }
    if deployment.endpoint_url is None:
        return found
    return found | {
        "AWS_ENDPOINT_URL": deployment.endpoint_url,
        "AWS_ACCESS_KEY_ID": ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": ROOT_KEY,
        # A session token of the caller's own must not reach the embedded AWS.
        "AWS_SESSION_TOKEN": "",
    }


def demo_variables(demo: Mapping[str, Any]) -> dict[str, str]:
    """The demo's tenant and credentials; empty if there is no demo."""
    if not demo:
        return {}
    return {"TENANT": demo["tenant"], **dict(_credentials(demo["credentials"]))}


def variable_name(kind: str, field: str) -> str:
    """`oauth-client` and `client_id` make `OAUTH_CLIENT_ID`: words that they share stand once."""
    words, more = kind.split("-"), field.split("_")
    shared = next((n for n in range(len(more), 0, -1) if words[-n:] == more[:n]), 0)
    return "_".join([*words, *more[shared:]]).upper()


def export_lines(shown: Mapping[str, str]) -> str:
    return "".join(f"export {name}={shlex.quote(value)}\n" for name, value in shown.items())


def _credentials(shown: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    # Imported late: help does not need the demo.
    from claimcheck_cli.demo.tour import sent_fields

    for kind, credential in shown.items():
        for field, text in sent_fields(credential):
            yield variable_name(kind, field), text


app = verb(env)
