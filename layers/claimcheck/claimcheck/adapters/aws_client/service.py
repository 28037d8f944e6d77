"""One service: where it is, as whom it is asked, and what an answer that is an error becomes."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError, HTTPClientError

from claimcheck.adapters.aws_client.credentials import Credentials
from claimcheck.adapters.aws_client.http import Response, Transport
from claimcheck.adapters.aws_client.retry import attempts
from claimcheck.adapters.aws_client.sigv4 import Request, signed
from claimcheck.ports import Clock


@dataclass(frozen=True, slots=True)
class Place:
    """What all services of one account and region share.

    `endpoint_url` is where all of them answer, if they are simulated; else each has a host.
    """

    region: str
    credentials: Credentials
    clock: Clock
    url_suffix: str = "amazonaws.com"
    endpoint_url: str = ""

    def origin(self, host: str) -> str:
        return self.endpoint_url or f"https://{host}.{self.region}.{self.url_suffix}"


class Service(ABC):
    """Asks one service; `transport` is where requests leave."""

    name: str  # in signatures, and in the host

    def __init__(self, place: Place, transport: Transport | None = None) -> None:
        self.transport = transport or Transport(place.origin(self.name))
        self._place = place

    def _asked(self, operation: str, request: Request) -> Response:
        """The answer to a request. Raises `ClientError` and botocore's errors of connections."""
        marked = {
            **request.headers,
            "host": self.transport.host,
            "amz-sdk-invocation-id": str(uuid4()),  # the same for every attempt
        }
        request = request._replace(headers=marked)
        response = attempts(lambda: self._sent(request), lambda answer: self._error(answer).code)
        if response.status >= 300:
            raise self._error(response).raised(operation, response)
        return response

    def _sent(self, request: Request) -> Response:
        place = self._place
        now, credentials = place.clock.now(), place.credentials()
        return self.transport.send(signed(request, self.name, place.region, credentials, now))

    @abstractmethod
    def _error(self, response: Response) -> ServiceError:
        """The error that a response holds."""


@dataclass(frozen=True, slots=True)
class ServiceError:
    """An error as a service words it; `details` is what it says besides."""

    code: str
    message: str
    details: Mapping[str, Any]

    def raised(self, operation: str, response: Response) -> ClientError:
        told: Any = {
            **self.details,
            "Error": {"Code": self.code, "Message": self.message},
            "ResponseMetadata": metadata_of(response),
        }
        return ClientError(told, operation)


def metadata_of(response: Response) -> dict[str, Any]:
    request_id = response.headers.get("x-amzn-requestid") or response.headers.get(
        "x-amz-request-id", ""
    )
    return {"HTTPStatusCode": response.status, "RequestId": request_id}


class JsonService(Service):
    """A service that takes and gives JSON, and is told by a header what to do."""

    target: str
    version: str

    def _call(self, operation: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        headers = {
            "content-type": f"application/x-amz-json-{self.version}",
            "x-amz-target": f"{self.target}.{operation}",
        }
        request = Request("POST", "/", "", headers, json.dumps(asked).encode())
        response = self._asked(operation, request)
        return {**_object_in(response), "ResponseMetadata": metadata_of(response)}

    def _error(self, response: Response) -> ServiceError:
        try:
            told = _object_in(response)
        except HTTPClientError:
            told = {}  # a proxy's page, or nothing
        named = told.pop("__type", "") or response.headers.get("x-amzn-errortype", "")
        code = str(named).rpartition("#")[2].partition(":")[0] or str(response.status)
        message = told.pop("message", "") or told.pop("Message", "")
        return ServiceError(code, str(message), told)


def _object_in(response: Response) -> dict[str, Any]:
    try:
        told = json.loads(response.body)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        # Not chained: what cannot be read may be part of a secret.
        raise HTTPClientError(error="an answer that is no JSON object")
    return told
