"""Signed tokens as texts (JWS compact form, RFC 7515): read strictly, whoever signed them.

Libraries are generous with spellings, types and times, so those are checked here. Knows no key.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any, NamedTuple

MAX_TOKEN_BYTES = 8192
SKEW_SECONDS = 60

Members = Mapping[str, Any]


class Jws(NamedTuple):
    """A token in its parts, nothing of it proven yet; `signed` is what the signature covers."""

    header: Members
    claims: Members
    signed: bytes
    signature: bytes


def parse(token: str) -> Jws | None:
    """The token's parts; None unless it is spelled in the one way that there is."""
    if len(token) > MAX_TOKEN_BYTES or token.count(".") != 2:
        return None
    try:
        raw = [_canonical(part) for part in token.split(".")]
        header, claims = (strict_json(part) for part in raw[:2])
    except (ValueError, RecursionError):
        return None
    if not isinstance(header, dict) or not isinstance(claims, dict):
        return None
    return Jws(header, claims, token.rpartition(".")[0].encode(), raw[2])


def unsigned(header: Members, claims: Members) -> str:
    """The text that a signature has to cover."""
    # Members of the header in order, so that one key gives one spelling of it.
    head = json.dumps(header, separators=(",", ":"), sort_keys=True)
    body = json.dumps(claims, separators=(",", ":"))
    return f"{b64(head.encode())}.{b64(body.encode())}"


def in_time(claims: Members, now: float, max_seconds: int) -> bool:
    """Whether the token is good at `now` (unix seconds) and lives no longer than `max_seconds`.

    A moment's skew between hosts is forgiven only at the start.
    """
    exp, iat, nbf = claims.get("exp"), claims.get("iat"), claims.get("nbf", 0)
    # A boolean is an int to Python.
    if type(exp) is not int or type(iat) is not int or type(nbf) is not int:
        return False
    begun = max(iat, nbf) <= int(now) + SKEW_SECONDS
    return begun and int(now) < exp and 0 < exp - iat <= max_seconds


def strict_json(raw: bytes) -> object:
    """Raises `ValueError` for what is no JSON, or names a member twice."""
    return json.loads(raw.decode(), object_pairs_hook=_distinct, parse_constant=_refuse)


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _canonical(text: str) -> bytes:
    raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    # Junk, padding and unused bits give one token many spellings; only one is taken.
    if b64(raw) != text:
        raise ValueError("not canonical")
    return raw


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name stands twice")
    return members


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is not JSON")
