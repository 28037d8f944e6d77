"""The base of the clients: signs and sends requests, and raises errors as botocore does."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError, HTTPClientError

from claimcheck.adapters.aws_client.credentials import Credentials
from claimcheck.adapters.aws_client.http import Response, Transport
from claimcheck.adapters.aws_client.retry import send_with_retries
from claimcheck.adapters.aws_client.sigv4 import Request, sign


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What the services of an account and region share.

    `now` returns the current time, with a time zone. `endpoint_url`, if not empty, replaces every
    service's own address.
    """

    region: str
    credentials: Credentials
    now: Callable[[], datetime]
    url_suffix: str = "amazonaws.com"
    endpoint_url: str = ""

    def origin(self, host: str) -> str:
        """Return scheme and host of a service."""
        return self.endpoint_url or f"https://{host}.{self.region}.{self.url_suffix}"


class Service(ABC):
    """A client of one service. `name` is the service's in signatures and hosts."""

    name: str

    def __init__(self, endpoint: Endpoint, transport: Transport | None = None) -> None:
        self.transport = transport or Transport(endpoint.origin(self.name))
        self._endpoint = endpoint

    def _send(self, operation: str, request: Request) -> Response:
        """Raises `ClientError`, and botocore's connection errors."""
        headers = {
            **request.headers,
            "host": self.transport.host,
            "amz-sdk-invocation-id": str(uuid4()),  # the same for every attempt
        }
        request = request._replace(headers=headers)
        response = send_with_retries(
            lambda: self._send_once(request), lambda response: self._parse_error(response).code
        )
        if response.status >= 300:
            raise self._parse_error(response).as_client_error(operation, response)
        return response

    def _send_once(self, request: Request) -> Response:
        now, credentials = self._endpoint.now(), self._endpoint.credentials()
        signed = sign(request, self.name, self._endpoint.region, credentials, now)
        return self.transport.send(signed)

    @abstractmethod
    def _parse_error(self, response: Response) -> ServiceError:
        """Return the error in a response."""


@dataclass(frozen=True, slots=True)
class ServiceError:
    """An error of a service; `details` are its further fields."""

    code: str
    message: str
    details: Mapping[str, Any]

    def as_client_error(self, operation: str, response: Response) -> ClientError:
        fields: Any = {
            **self.details,
            "Error": {"Code": self.code, "Message": self.message},
            "ResponseMetadata": metadata_of(response),
        }
        return ClientError(fields, operation)


def metadata_of(response: Response) -> dict[str, Any]:
    """Return boto3's `ResponseMetadata`."""
    request_id = response.headers.get("x-amzn-requestid") or response.headers.get(
        "x-amz-request-id", ""
    )
    return {"HTTPStatusCode": response.status, "RequestId": request_id}


class JsonService(Service):
    """A service with a JSON protocol. The header `x-amz-target` names the operation."""

    target: str
    version: str

    def _call(self, operation: str, parameters: Mapping[str, Any]) -> Any:
        headers = {
            "content-type": f"application/x-amz-json-{self.version}",
            "x-amz-target": f"{self.target}.{operation}",
        }
        request = Request("POST", "/", "", headers, json.dumps(parameters).encode())
        response = self._send(operation, request)
        return {**_parse_object(response), "ResponseMetadata": metadata_of(response)}

    def _parse_error(self, response: Response) -> ServiceError:
        try:
            fields = _parse_object(response)
        except HTTPClientError:
            fields = {}  # an HTML page of a proxy, or an empty body
        kind = fields.pop("__type", "") or response.headers.get("x-amzn-errortype", "")
        code = str(kind).rpartition("#")[2].partition(":")[0] or str(response.status)
        message = fields.pop("message", "") or fields.pop("Message", "")
        return ServiceError(code, str(message), fields)


def _parse_object(response: Response) -> dict[str, Any]:
    try:
        fields = json.loads(response.body)
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        # Not chained: a parser's error may quote a part of a secret.
        raise HTTPClientError(error="a response that is not a JSON object")
    return fields
