"""Whether an answer is one that the published description promises."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol

from jsonschema import Draft202012Validator

from claimcheck.runtime.openapi.document import openapi_document
from claimcheck.runtime.openapi.headers import EVERYWHERE

# Made by the gate for pages of other origins; described in prose by the CORS protocol itself.
_CORS = ("access-control-", "vary")


class Answered(Protocol):
    """An answer; header names are lower case."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def body(self) -> bytes: ...


def assert_described(method: str, resource: str, reply: Answered) -> None:
    """Status, headers, media type and body are as described. Preflights and unknown paths pass."""
    operation = _document()["paths"].get(resource, {}).get(method.lower())
    if operation is None:
        return
    where = f"{method} {resource} {reply.status}"
    assert str(reply.status) in operation["responses"], f"{where} is not described"
    response = operation["responses"][str(reply.status)]
    _assert_headers(response, reply, where)
    _assert_body(where, response.get("content", {}), reply)


def _assert_headers(response: dict[str, Any], reply: Answered, where: str) -> None:
    described = {name.lower() for name in response["headers"]} | {"content-type"}
    sent = {name for name in reply.headers if not name.startswith(_CORS)}
    assert sent <= described, f"{where} has headers that are not described"
    assert {name.lower() for name in EVERYWHERE} <= sent


def _assert_body(where: str, content: dict[str, Any], reply: Answered) -> None:
    if not content:
        assert reply.body == b"", f"{where} is described without a body"
        return
    media_type = reply.headers["content-type"].partition(";")[0]
    assert media_type in content, f"{where} is not described as {media_type}"
    if "schema" in content[media_type]:
        _validator(json.dumps(content[media_type]["schema"])).validate(json.loads(reply.body))


@cache
def _validator(schema: str) -> Draft202012Validator:
    # The components come along, so that references find them from the root.
    components = {"components": _document()["components"]}
    return Draft202012Validator({**json.loads(schema), **components})


@cache
def _document() -> dict[str, Any]:
    return openapi_document("https://files.example.com")
