"""API Gateway's proxy events: from an event to a `Request`, from a `Reply` to a response."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from claimcheck.contracts.http import Reply, Request
from claimcheck.domain.audit import USER_AGENT_CHARS, Attempt

Event = Mapping[str, Any]

_REQUEST_ID = re.compile(r"[\x21-\x7e]{1,128}", re.ASCII)


def request_of(event: Event, contract: str, public_base_url: str, now: datetime) -> Request:
    """Return the request of a REST proxy event. A field of the wrong type counts as absent."""
    context = _mapping(event.get("requestContext"))
    prefix, path = _split_path(_text(context.get("path")), _text(event.get("resource")))
    # Never from Host or X-Forwarded-*: a client could make us sign links to its own host.
    own_base_url = f"https://{_text(context.get('domainName'))}{prefix}"
    return Request(
        method=_text(event.get("httpMethod")),
        path=path,
        base_url=public_base_url.rstrip("/") or own_base_url,
        attempt=_attempt(event, context, contract, now),
        path_params=_texts(event.get("pathParameters")),
        query=_multi(event.get("multiValueQueryStringParameters")),
        headers=_headers(event),
        body=_body(event),
    )


def response_of(reply: Reply, headers: Mapping[str, str], *, head: bool) -> dict[str, Any]:
    """Return the response for API Gateway, which takes bytes as base64 only."""
    body = b"" if head else reply.body
    return {
        "statusCode": reply.status,
        "headers": dict(headers),
        "body": (b64encode(body) if reply.binary else body).decode(),
        "isBase64Encoded": reply.binary,
    }


def header_of(event: Event, name: str) -> str | None:
    """Return the header `name` (lower case) if it was sent exactly once."""
    values = _headers(event).get(name, ())
    return values[0] if len(values) == 1 else None


def request_id_of(event: Event) -> str:
    """Return the gateway's id of the request; empty if it could not be a header's value."""
    request_id = _text(_mapping(event.get("requestContext")).get("requestId"))
    return request_id if _REQUEST_ID.fullmatch(request_id) else ""


def route_of(event: Event) -> tuple[str, str]:
    """Return method and resource, as the gateway matched them."""
    return _text(event.get("httpMethod")), _text(event.get("resource"))


def _attempt(event: Event, context: Event, contract: str, now: datetime) -> Attempt:
    identity = _mapping(context.get("identity"))
    return Attempt(
        id=request_id_of(event),
        at=now,
        contract=contract,
        route=" ".join(route_of(event)),
        # Only what the gateway saw itself: X-Forwarded-For is whatever a client wrote into it.
        source_ip=_text(identity.get("sourceIp")),
        user_agent=(header_of(event, "user-agent") or "")[:USER_AGENT_CHARS],
    )


def _split_path(path: str, resource: str) -> tuple[str, str]:
    """Split off what precedes the resource: the stage, or a domain's base path."""
    segments = [segment for segment in path.split("/") if segment]
    own = len([segment for segment in resource.split("/") if segment])
    prefix = "".join(f"/{segment}" for segment in segments[: max(0, len(segments) - own)])
    return prefix, path.removeprefix(prefix)


def _headers(event: Event) -> dict[str, tuple[str, ...]]:
    gathered: dict[str, tuple[str, ...]] = {}
    for name, values in _multi(event.get("multiValueHeaders")).items():
        gathered[name.lower()] = gathered.get(name.lower(), ()) + values
    return gathered


def _body(event: Event) -> bytes:
    body = _text(event.get("body"))
    if not event.get("isBase64Encoded"):
        return body.encode()
    try:
        return b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _mapping(value: object) -> Event:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return _replace_surrogates(value) if isinstance(value, str) else ""


def _replace_surrogates(text: str) -> str:
    # JSON can escape a lone surrogate, which no response, item or log line can encode.
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _texts(value: object) -> dict[str, str]:
    return {
        name: _replace_surrogates(text)
        for name, text in _mapping(value).items()
        if isinstance(text, str)
    }


def _multi(value: object) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(_replace_surrogates(text) for text in values if isinstance(text, str))
        for name, values in _mapping(value).items()
        if isinstance(values, list)
    }
