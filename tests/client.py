"""A client on the wire: builds the events that API Gateway sends, reads the answers that it gets.

The only place where an event is spelled out.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from claimcheck.contracts.contract import Contract, Function
from claimcheck.contracts.registry import CONTRACTS
from claimcheck.ports import Services
from claimcheck.runtime.http_handler import HttpHandler
from claimcheck.runtime.openapi import OPENAPI
from claimcheck.runtime.settings import Settings
from tests.described import assert_described

SERVED = (*CONTRACTS, OPENAPI)
BASE_URL = "https://files.example.com"
Headers = Mapping[str, str] | Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class WireReply:
    """What arrived. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class WireClient:
    """Speaks to all functions; finds the function and the resource as API Gateway would.

    Takes no answer that the published description does not promise. `first` numbers its requests.
    """

    def __init__(
        self,
        services: Services,
        settings: Settings | None = None,
        contracts: tuple[Contract, ...] = SERVED,
        first: int = 1,
    ) -> None:
        chosen = settings or Settings(public_base_url=BASE_URL)
        self._contracts = contracts
        self._gates = {
            function: HttpHandler(contracts, function, services, chosen) for function in Function
        }
        self._numbers = count(first)

    def get(self, path: str, headers: Headers = ()) -> WireReply:
        return self.send("GET", path, headers)

    def head(self, path: str, headers: Headers = ()) -> WireReply:
        return self.send("HEAD", path, headers)

    def post(self, path: str, headers: Headers = (), body: bytes | str = b"") -> WireReply:
        return self.send("POST", path, headers, body)

    def send(
        self, method: str, path: str, headers: Headers = (), body: bytes | str = b""
    ) -> WireReply:
        """Send to `path`: a path with its query, or an absolute URL of this service."""
        target = path.removeprefix(BASE_URL)
        resource, params = self._match(urlsplit(target).path)
        event = proxy_event(method, target, resource, params, headers, body, next(self._numbers))
        answer = self._gates[self._door(method, resource)](event, None)
        names = {name.lower(): value for name, value in answer["headers"].items()}
        reply = WireReply(answer["statusCode"], names, body_of(answer))
        assert_described(method, resource, reply)
        return reply

    def _match(self, path: str) -> tuple[str, dict[str, str]]:
        matches = (
            (route.path, match_path(route.path, path))
            for contract in self._contracts
            for route in contract.routes
        )
        found = [(resource, params) for resource, params in matches if params is not None]
        # API Gateway prefers a literal segment to a placeholder.
        return min(found, key=lambda f: len(f[1]), default=("", {}))

    def _door(self, method: str, resource: str) -> Function:
        routes = [r for c in self._contracts for r in c.routes if r.path == resource]
        served = [r.function for r in routes if r.method == method]
        return (served or [r.function for r in routes] or [Function.LISTING])[0]


def body_of(answer: Mapping[str, Any]) -> bytes:
    """What goes over the wire of an answer to API Gateway."""
    body: str = answer["body"]
    return b64decode(body) if answer["isBase64Encoded"] else body.encode()


def match_path(resource: str, path: str) -> dict[str, str] | None:
    """The parameters of `path` under `resource` (`/reports/{token}`); None if it does not match."""
    wanted, given = resource.split("/"), path.removesuffix("/").split("/")
    if len(wanted) != len(given):
        return None
    params: dict[str, str] = {}
    for want, have in zip(wanted, given, strict=True):
        if want.startswith("{"):
            if not have:
                return None
            params[want.strip("{}")] = unquote(have)
        elif want != have:
            return None
    return params


def proxy_event(
    method: str,
    target: str,
    resource: str,
    params: Mapping[str, str],
    headers: Headers = (),
    body: bytes | str = b"",
    number: int = 1,
) -> dict[str, Any]:
    """A REST proxy event (format 1.0) as API Gateway makes it when every type is binary."""
    split = urlsplit(target)
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    sent = body.encode() if isinstance(body, str) else body
    query = _multi(parse_qsl(split.query, keep_blank_values=True))
    gathered = _multi(pairs)
    return {
        "resource": resource,
        "path": unquote(split.path),
        "httpMethod": method,
        "headers": {name: values[-1] for name, values in gathered.items()} or None,
        "multiValueHeaders": gathered or None,
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": dict(params) or None,
        "stageVariables": None,
        "requestContext": {
            "requestId": f"request-{number}",
            "path": f"/prod{unquote(split.path)}",
            "stage": "prod",
            "domainName": "abc123.execute-api.us-east-1.amazonaws.com",
            "resourcePath": resource,
            "httpMethod": method,
            "identity": {"sourceIp": "203.0.113.9", "userAgent": None},
        },
        "body": b64encode(sent).decode() if sent else None,
        "isBase64Encoded": bool(sent),
    }


def _multi(pairs: Any) -> dict[str, list[str]]:
    gathered: dict[str, list[str]] = {}
    for name, value in pairs:
        gathered.setdefault(name, []).append(value)
    return gathered
