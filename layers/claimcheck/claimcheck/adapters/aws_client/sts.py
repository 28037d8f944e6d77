"""The one call of STS that functions make."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from botocore.exceptions import HTTPClientError

from claimcheck.adapters.aws_client.http import Response
from claimcheck.adapters.aws_client.service import Service, ServiceError
from claimcheck.adapters.aws_client.sigv4 import Request
from claimcheck.adapters.aws_client.xml import error_in, text_of

_FORM = "application/x-www-form-urlencoded; charset=utf-8"


class Sts(Service):
    """A method of boto3's client, on the region's own endpoint."""

    name = "sts"

    def assume_role(self, **asked: Any) -> dict[str, Any]:
        form = urlencode({"Action": "AssumeRole", "Version": "2011-06-15", **asked})
        request = Request("POST", "/", "", {"content-type": _FORM}, form.encode())
        answer = self._asked("AssumeRole", request).body
        names = ("AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration")
        granted = {name: text_of(answer, name) for name in names}
        if not all(granted.values()):
            # Says nothing of what it was: some of it may be a secret.
            raise HTTPClientError(error="an answer that is no session")
        ends = datetime.fromisoformat(granted["Expiration"])
        return {"Credentials": {**granted, "Expiration": ends}}

    def _error(self, response: Response) -> ServiceError:
        return error_in(response)
