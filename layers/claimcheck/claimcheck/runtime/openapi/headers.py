"""The response headers of all routes, described once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Header(NamedTuple):
    """A response header; `always` means that every response has it."""

    text: str
    schema: Mapping[str, Any]
    always: bool = False

    def as_component(self) -> dict[str, Any]:
        required = {"required": True} if self.always else {}
        return {"description": self.text, **required, "schema": dict(self.schema)}


_TEXT = {"type": "string"}
_SECONDS = {"type": "integer", "minimum": 1}

HEADERS = {
    "Accept-Ranges": Header("Parts of the file can be asked for.", {"const": "bytes"}),
    "Cache-Control": Header("Whether anybody may keep the answer.", _TEXT, always=True),
    "Content-Disposition": Header("The file's name (RFC 6266).", _TEXT),
    "Content-Range": Header("Which bytes of how many these are.", _TEXT),
    "Content-Security-Policy": Header("What the page may do.", _TEXT),
    "ETag": Header("The file's version.", _TEXT),
    "Location": Header("Where the file is.", {"type": "string", "format": "uri"}),
    "Pragma": Header("As RFC 6749 asks.", {"const": "no-cache"}),
    "RateLimit": Header("What is left of the quota.", _TEXT),
    "RateLimit-Policy": Header("The quota.", _TEXT),
    "Referrer-Policy": Header("Links are not told to other sites.", _TEXT, always=True),
    "Retry-After": Header("Seconds after which to come back.", _SECONDS),
    "WWW-Authenticate": Header("How to prove who is asking.", _TEXT),
    "X-Content-Type-Options": Header("The type is as said.", {"const": "nosniff"}, always=True),
    "X-File-Size": Header("The file's size in bytes.", {"type": "integer", "minimum": 0}),
    "X-Request-Id": Header("What the audit knows this request by.", _TEXT, always=True),
}
EVERYWHERE = tuple(name for name, header in HEADERS.items() if header.always)


def header_references(names: set[str]) -> dict[str, Any]:
    """What stands for the headers `names`, and for those that every answer carries."""
    named = sorted({*names, *EVERYWHERE} - {"Content-Type"})
    return {name: {"$ref": f"#/components/headers/{name}"} for name in named}
