"""The call of STS that the functions make."""

from __future__ import annotations

from datetime import datetime
from typing import Required, TypedDict, Unpack
from urllib.parse import urlencode

from botocore.exceptions import HTTPClientError

from claimcheck.adapters.aws_client.http import Response
from claimcheck.adapters.aws_client.service import Service, ServiceError
from claimcheck.adapters.aws_client.sigv4 import Request
from claimcheck.adapters.aws_client.xml import element_text, parse_error

_FORM = "application/x-www-form-urlencoded; charset=utf-8"


class AssumeRole(TypedDict, total=False):
    """The parameters of `assume_role`. `Policy` is a session policy in JSON."""

    RoleArn: Required[str]
    RoleSessionName: Required[str]
    DurationSeconds: int
    Policy: str


class SessionCredentials(TypedDict):
    """The credentials of a session."""

    AccessKeyId: str
    SecretAccessKey: str
    SessionToken: str
    Expiration: datetime


class AssumedRole(TypedDict):
    """What `assume_role` answers."""

    Credentials: SessionCredentials


class Sts(Service):
    """Has a method of boto3's client, for the region's own endpoint."""

    name = "sts"

    def assume_role(self, **parameters: Unpack[AssumeRole]) -> AssumedRole:
        form = urlencode({"Action": "AssumeRole", "Version": "2011-06-15", **parameters})
        request = Request("POST", "/", "", {"content-type": _FORM}, form.encode())
        body = self._send("AssumeRole", request).body
        names = ("AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration")
        key_id, secret, token, expiration = (element_text(body, name) for name in names)
        if not (key_id and secret and token and expiration):
            # The body is not quoted: parts of it may be secret.
            raise HTTPClientError(error="a response without credentials")
        return {
            "Credentials": {
                "AccessKeyId": key_id,
                "SecretAccessKey": secret,
                "SessionToken": token,
                "Expiration": datetime.fromisoformat(expiration),
            }
        }

    def _parse_error(self, response: Response) -> ServiceError:
        return parse_error(response)
