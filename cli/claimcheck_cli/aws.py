"""Who talks to AWS: the operator, the exporter, or (locally) the account itself.

Locally nobody but the deployment acts as the account: it may do everything, so it proves nothing.
The doctor looks as the account, and changes nothing.

boto3 takes longer to load than most commands take besides: what needs it is made when it is used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import RLock
from typing import TYPE_CHECKING, Any

from claimcheck_cli.deployment import Deployment

if TYPE_CHECKING:
    import boto3

    from claimcheck.adapters.aws_client.service import Endpoint

OPERATOR_ROLE = "claimcheck-local-operator"
EXPORTER_ROLE = "claimcheck-local-exporter"
ACCOUNT = "000000000000"
# The embedded AWS knows these as its account's root; outside of it they open nothing.
ROOT_KEY = "test"
SESSION_NAME = "cli"
CONNECTIONS = 16
# The embedded AWS shares its one thread with whatever else is asked of it.
PATIENT_SECONDS = 60.0

# An access key, its secret, and the token of a session if it is one.
Keys = tuple[str, str, str]
ROOT: Keys = (ROOT_KEY, ROOT_KEY, "")


class Late:
    """A client that is made at its first use."""

    _making = RLock()  # one for all: boto3's sessions make one client at a time

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._made: Any = None

    def __getattr__(self, name: str) -> Any:
        with self._making:
            if self._made is None:
                self._made = self._make()
        return getattr(self._made, name)


@dataclass(frozen=True, slots=True)
class Actor:
    """Makes AWS clients with one identity."""

    session: boto3.Session
    endpoint_url: str | None = None

    def client(self, service: str) -> Any:
        # Any: the stubs know services by literal names only.
        from botocore.config import Config

        config = Config(
            max_pool_connections=CONNECTIONS,
            retries={"mode": "standard", "max_attempts": 4},
            # The embedded AWS has no host name of its own for each bucket.
            s3={"addressing_style": "path" if self.endpoint_url else "auto"},
            signature_version="s3v4" if service == "s3" else None,
        )
        make: Any = self.session.client
        return make(service, endpoint_url=self.endpoint_url, config=config)

    def late_client(self, service: str) -> Any:
        """Return a client that is made at its first use."""
        return Late(partial(self.client, service))

    def tables(self) -> Any:
        """Return the DynamoDB client for the tables' adapters."""
        return self.late_client("dynamodb")

    def name(self) -> str:
        """Return the identity's name for the audit."""
        arn: str = self.client("sts").get_caller_identity()["Arn"]
        return arn.rsplit(":", 1)[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalActor(Actor):
    """Under a role of the embedded AWS. Reads tables through our own client, which loads at once.

    On AWS it would not do: a terminal may be behind a proxy, or trust certificates of its own.
    """

    place: Endpoint
    role: str

    def tables(self) -> Any:
        from claimcheck.adapters.aws_client.dynamodb import DynamoDb
        from claimcheck.adapters.aws_client.http import Transport

        return DynamoDb(self.place, Transport(self.place.endpoint_url, PATIENT_SECONDS))

    def name(self) -> str:
        return f"assumed-role/{self.role}/{SESSION_NAME}"


def account(endpoint_url: str, region: str) -> Actor:
    """Return the account of the embedded AWS."""
    return Actor(_session(region, ROOT), endpoint_url)


def operator(deployment: Deployment) -> Actor:
    return _actor(deployment, OPERATOR_ROLE)


def exporter(deployment: Deployment) -> Actor:
    return _actor(deployment, EXPORTER_ROLE)


def observer(deployment: Deployment) -> Actor:
    """Who looks at the deployment as a whole, and changes nothing.

    Locally that is the account itself: the roles of the template are for narrower work.
    """
    if deployment.endpoint_url is None:
        return Actor(_session(deployment.region))
    return account(deployment.endpoint_url, deployment.region)


def _actor(deployment: Deployment, local_role: str) -> Actor:
    if deployment.endpoint_url is None:
        return Actor(_session(deployment.region))
    keys = _lent(deployment.endpoint_url, deployment.region, local_role)
    return LocalActor(
        session=_session(deployment.region, keys),
        endpoint_url=deployment.endpoint_url,
        place=_place(deployment.endpoint_url, deployment.region, keys),
        role=local_role,
    )


def _lent(endpoint_url: str, region: str, role: str) -> Keys:
    """Assume a role of the embedded AWS."""
    from claimcheck.adapters.aws_client.http import Transport
    from claimcheck.adapters.aws_client.sts import Sts

    place = _place(endpoint_url, region, ROOT)
    lent = Sts(place, Transport(endpoint_url, PATIENT_SECONDS)).assume_role(
        RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{role}", RoleSessionName=SESSION_NAME
    )["Credentials"]
    return lent["AccessKeyId"], lent["SecretAccessKey"], lent["SessionToken"]


def _place(endpoint_url: str, region: str, keys: Keys) -> Endpoint:
    from claimcheck.adapters.aws_client.service import Endpoint
    from claimcheck.adapters.aws_client.sigv4 import SigningCredentials
    from claimcheck.adapters.system.clock import SystemClock

    credentials = SigningCredentials(*keys)
    return Endpoint(region, lambda: credentials, SystemClock().now, endpoint_url=endpoint_url)


def _session(region: str, keys: Keys | None = None) -> Any:
    """Return a session with `keys`, or with the terminal's own credentials."""

    def made() -> Any:
        import boto3

        access_key, secret, token = keys or (None, None, None)
        return boto3.Session(access_key, secret, token or None, region_name=region)

    return Late(made)
