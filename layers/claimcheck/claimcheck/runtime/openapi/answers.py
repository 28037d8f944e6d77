"""The responses of a route by status, made from the contract's own reply builders."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from claimcheck.contracts.contract import Contract, Route
from claimcheck.contracts.http import Reply
from claimcheck.contracts.openapi import DescribedReply, Operation, refusal_reply
from claimcheck.domain.filename import MIME_TYPES, OCTET_STREAM
from claimcheck.domain.refusals import (
    Forbidden,
    InvalidRequest,
    LinkEnded,
    LinkNotFound,
    NoStoredFile,
    NotAnExport,
    NotFinished,
    QuotaExceeded,
    Refusal,
    ReportNotFound,
    ReportRetired,
    Unauthenticated,
    Unavailable,
)
from claimcheck.runtime.http_handler import rate_limit
from claimcheck.runtime.openapi.headers import header_references
from claimcheck.runtime.openapi.shapes import reference

Json = dict[str, Any]

REASONS: dict[type[Refusal], str] = {
    Unauthenticated: "No credential, or one that proves nothing.",
    Forbidden: "A credential without the right that this needs.",
    InvalidRequest: "A request of the wrong shape.",
    ReportNotFound: "Nothing of that id for this caller.",
    NotAnExport: "A task of another kind.",
    NotFinished: "Not finished, or failed.",
    ReportRetired: "Retired.",
    NoStoredFile: "Without a file, or its file is gone.",
    LinkNotFound: "No link as it was issued.",
    LinkEnded: "A link that is expired, spent or revoked.",
    QuotaExceeded: "More requests than the credential may make in a minute.",
    Unavailable: "Something that this needs is out of reach; trying again may help.",
}
# Every route may answer these.
_QUOTA, _OUTAGE = QuotaExceeded(retry_after=7, rate=600), Unavailable()


@dataclass(frozen=True, slots=True)
class ResponseExample:
    """One example response. `fixed` means that the body is always the same."""

    name: str
    text: str
    reply: Reply
    shape: type | None
    fixed: bool = False


def responses_of(contract: Contract, route: Route, operation: Operation) -> Json:
    """Return OpenAPI's responses of one route, by status."""
    examples = [_example_of(reply) for reply in operation.replies]
    refusals = (*operation.refusals, *((_QUOTA,) if operation.refusals else ()), _OUTAGE)
    examples += [_refused(contract, route, operation, refusal) for refusal in refusals]
    statuses = sorted({one.reply.status for one in examples})
    return {
        str(status): _response(
            [one for one in examples if one.reply.status == status], route.method
        )
        for status in statuses
    }


def _example_of(described: DescribedReply) -> ResponseExample:
    return ResponseExample("given", described.text, described.reply, described.shape)


def _refused(
    contract: Contract, route: Route, operation: Operation, refusal: Refusal
) -> ResponseExample:
    reply = refusal_reply(contract, route, refusal)
    if isinstance(refusal, QuotaExceeded):
        reply = replace(reply, headers={**reply.headers, **rate_limit(refusal)})
    shape = operation.error
    # The text of an `InvalidRequest` depends on what was sent.
    varies = isinstance(refusal, InvalidRequest)
    if varies and operation.invalid:
        shape = operation.invalid
    return ResponseExample(refusal.reason, REASONS[type(refusal)], reply, shape, fixed=not varies)


def _response(examples: list[ResponseExample], method: str) -> Json:
    response: Json = {
        "description": " ".join(dict.fromkeys(one.text for one in examples)),
        "headers": header_references({name for one in examples for name in one.reply.headers}),
    }
    # A HEAD has no body, and neither have redirects, 304 and 416.
    content = {} if method == "HEAD" else _content(examples)
    return response | ({"content": content} if content else {})


def _content(examples: list[ResponseExample]) -> Json:
    by_type: dict[str, list[ResponseExample]] = {}
    for one in examples:
        for media_type in _media_types(one.reply):
            by_type.setdefault(media_type, []).append(one)
    return {media_type: _media(those) for media_type, those in by_type.items()}


def _media_types(reply: Reply) -> Iterable[str]:
    if reply.binary:
        return sorted({*MIME_TYPES.values(), OCTET_STREAM})
    return [
        reply.headers[name].partition(";")[0] for name in reply.headers if name == "Content-Type"
    ]


def _media(examples: list[ResponseExample]) -> Json:
    shapes = list(dict.fromkeys(one.shape for one in examples if one.shape))
    if not shapes:
        return {}
    schemas = [reference(shape) for shape in shapes]
    schema = schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
    bodies = [json.loads(one.reply.body) for one in examples]
    if all(one.fixed for one in examples):
        schema["enum"] = [body for i, body in enumerate(bodies) if body not in bodies[:i]]
    return {"schema": schema, "examples": _examples(examples, bodies)}


def _examples(examples: list[ResponseExample], bodies: list[Any]) -> Json:
    named: Json = {}
    for one, body in zip(examples, bodies, strict=True):
        if {"value": body} not in named.values():
            name = one.name if one.name not in named else f"{one.name}_{len(named) + 1}"
            named[name] = {"value": body}
    return named
