"""Signed tokens as texts (JWS compact form, RFC 7515): read strictly, whoever signed them.

Libraries are generous with spellings, types and times, so those are checked here. Knows no key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from claimcheck.domain.base64url import base64url_decode, base64url_encode

MAX_TOKEN_BYTES = 8192
SKEW_SECONDS = 60

Members = Mapping[str, Any]


class Jws(NamedTuple):
    """The parts of a token, not verified yet. The signature covers `signed`."""

    header: Members
    claims: Members
    signed: bytes
    signature: bytes


def parse(token: str) -> Jws | None:
    """Return the token's parts; None unless it has the one canonical form."""
    if len(token) > MAX_TOKEN_BYTES or token.count(".") != 2:
        return None
    try:
        raw = [base64url_decode(part) for part in token.split(".")]
        header, claims = (strict_json(part) for part in raw[:2])
    except (ValueError, RecursionError):
        return None
    if not isinstance(header, dict) or not isinstance(claims, dict):
        return None
    return Jws(header, claims, token.rpartition(".")[0].encode(), raw[2])


def unsigned(header: Members, claims: Members) -> str:
    """Return the text that the signature covers."""
    # Sorted, so that one key always gives the same header.
    head = json.dumps(header, separators=(",", ":"), sort_keys=True)
    body = json.dumps(claims, separators=(",", ":"))
    return f"{base64url_encode(head.encode())}.{base64url_encode(body.encode())}"


def in_time(claims: Members, now: float, max_seconds: int) -> bool:
    """Return whether the token is valid at `now` (Unix seconds) and for at most `max_seconds`.

    Up to 60 seconds of clock skew are accepted at its start only.
    """
    exp, iat, nbf = claims.get("exp"), claims.get("iat"), claims.get("nbf", 0)
    # In Python a boolean is an int.
    if type(exp) is not int or type(iat) is not int or type(nbf) is not int:
        return False
    has_started = max(iat, nbf) <= int(now) + SKEW_SECONDS
    return has_started and int(now) < exp and 0 < exp - iat <= max_seconds


def strict_json(raw: bytes) -> object:
    """Parse JSON. Raises `ValueError` for invalid JSON and for a repeated name."""
    return json.loads(raw.decode(), object_pairs_hook=_unique, parse_constant=_refuse)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a repeated name")
    return members


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is not JSON")
