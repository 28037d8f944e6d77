"""Who talks to AWS: the operator, the exporter, or (locally) the account itself.

Locally nobody but the deployment acts as the account: it may do everything, so it proves nothing.
The doctor looks as the account, and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config

from claimcheck_cli.deployment import Deployment

OPERATOR_ROLE = "claimcheck-local-operator"
EXPORTER_ROLE = "claimcheck-local-exporter"
ACCOUNT = "000000000000"
# The embedded AWS knows these as its account's root; outside of it they open nothing.
ROOT_KEY = "test"
CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class Actor:
    """Makes clients that act under one identity."""

    session: boto3.Session
    endpoint_url: str | None = None

    def client(self, service: str) -> Any:
        # Any: the stubs know services by literal names only.
        config = Config(
            max_pool_connections=CONNECTIONS,
            retries={"mode": "standard", "max_attempts": 4},
            # The embedded AWS has no host name of its own for each bucket.
            s3={"addressing_style": "path" if self.endpoint_url else "auto"},
            signature_version="s3v4" if service == "s3" else None,
        )
        make: Any = self.session.client
        return make(service, endpoint_url=self.endpoint_url, config=config)

    def name(self) -> str:
        """Who this is, as the audit shall know it."""
        arn: str = self.client("sts").get_caller_identity()["Arn"]
        return arn.rsplit(":", 1)[-1]


def account(endpoint_url: str, region: str) -> Actor:
    """The embedded AWS's account itself."""
    session = boto3.Session(ROOT_KEY, ROOT_KEY, region_name=region)
    return Actor(session, endpoint_url)


def operator(deployment: Deployment) -> Actor:
    return _actor(deployment, OPERATOR_ROLE)


def exporter(deployment: Deployment) -> Actor:
    return _actor(deployment, EXPORTER_ROLE)


def observer(deployment: Deployment) -> Actor:
    """Who looks at the deployment as a whole, and changes nothing.

    Locally that is the account itself: the roles of the template are for narrower work.
    """
    if deployment.endpoint_url is None:
        return Actor(boto3.Session(region_name=deployment.region))
    return account(deployment.endpoint_url, deployment.region)


def _actor(deployment: Deployment, local_role: str) -> Actor:
    if deployment.endpoint_url is None:
        return Actor(boto3.Session(region_name=deployment.region))
    sts = account(deployment.endpoint_url, deployment.region).client("sts")
    role = f"arn:aws:iam::{ACCOUNT}:role/{local_role}"
    lent = sts.assume_role(RoleArn=role, RoleSessionName="cli")["Credentials"]
    session = boto3.Session(
        lent["AccessKeyId"],
        lent["SecretAccessKey"],
        lent["SessionToken"],
        region_name=deployment.region,
    )
    return Actor(session, deployment.endpoint_url)
