"""Bearer tokens as JWTs: HS256 and nothing else, under the keys of one ring.

The library checks the signature. Types, times and spellings are checked here, because libraries
are generous with them.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

import jwt

from claimcheck.domain.link import Key
from claimcheck.ports import Clock, Keyring

ISSUER = "claimcheck"
ALGORITHM = "HS256"
MAX_TOKEN_BYTES = 8192
MAX_SECONDS = 3600
SKEW_SECONDS = 60

_PLAIN_TYPE = "JWT"
_KEYED_TYPE = "at+jwt"
_REQUIRED = ("exp", "iat", "aud", "iss", "sub", "jti")

Claims = Mapping[str, Any]


class JwtAccessTokens:
    """Issues and reads tokens; each names its key, in the header or among the claims."""

    def __init__(self, keyring: Keyring, clock: Clock) -> None:
        self._keyring = keyring
        self._clock = clock

    def issue(self, audience: str, claims: Mapping[str, object], *, kid_in_header: bool) -> str:
        key = self._keyring.current()
        ours: dict[str, object] = {**claims, "iss": ISSUER, "aud": audience}
        header = {"typ": _PLAIN_TYPE}
        if kid_in_header:
            header = {"typ": _KEYED_TYPE, "kid": key.kid}
        else:
            ours["kid"] = key.kid
        return jwt.encode(ours, key.secret, algorithm=ALGORITHM, headers=header)

    def read(self, audience: str, token: str) -> Mapping[str, object] | None:
        parts = _parts(token)
        if parts is None:
            return None
        kid = _kid(*parts)
        key = self._keyring.find(kid) if kid else None
        claims = _verified(token, key, audience) if key else None
        # What was parsed here and what the library parsed must be the same text read twice.
        if claims is None or claims != parts[1] or not self._in_time(claims):
            return None
        return claims if _well_typed(claims, audience) else None

    def _in_time(self, claims: Claims) -> bool:
        """Against our own clock; a moment's skew between hosts is forgiven only at the start."""
        exp, iat, nbf = claims["exp"], claims["iat"], claims.get("nbf", 0)
        # A boolean is an int to Python, and the library takes numbers written as text.
        if any(type(moment) is not int for moment in (exp, iat, nbf)):
            return False
        now = int(self._clock.now().timestamp())
        begun = max(iat, nbf) <= now + SKEW_SECONDS
        return bool(begun and now < exp and 0 < exp - iat <= MAX_SECONDS)


def _verified(token: str, key: Key, audience: str) -> Claims | None:
    try:
        return jwt.decode(
            token,
            key.secret,
            algorithms=[ALGORITHM],
            audience=audience,
            issuer=ISSUER,
            options={
                "require": list(_REQUIRED),
                # Times are checked by `_in_time`, against the clock that everything else uses.
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except (jwt.PyJWTError, ValueError, TypeError, ArithmeticError, RecursionError):
        return None


def _well_typed(claims: Claims, audience: str) -> bool:
    named = [claims.get(name) for name in ("sub", "jti", "tenant")]
    texts = all(isinstance(value, str) and value for value in named)
    return texts and claims["aud"] == audience and isinstance(claims.get("scope", ""), str)


def _kid(header: Claims, claims: Claims) -> str | None:
    """The key's id, if the token has exactly one of the two forms that we issue."""
    if header == {"alg": ALGORITHM, "typ": _PLAIN_TYPE}:
        kid = claims.get("kid")
    elif header == {"alg": ALGORITHM, "typ": _KEYED_TYPE, "kid": header.get("kid")}:
        kid = header["kid"]
    else:
        return None
    return kid if isinstance(kid, str) else None


def _parts(token: str) -> tuple[Claims, Claims] | None:
    """Header and claims, not verified yet; None unless spelled exactly as we spell them."""
    if len(token) > MAX_TOKEN_BYTES or token.count(".") != 2:
        return None
    try:
        raw = [_canonical(part) for part in token.split(".")]
        header, claims = (_json(part) for part in raw[:2])
    except (ValueError, RecursionError):
        return None
    return (header, claims) if isinstance(header, dict) and isinstance(claims, dict) else None


def _json(raw: bytes) -> object:
    return json.loads(raw.decode(), object_pairs_hook=_distinct, parse_constant=_refuse)


def _canonical(text: str) -> bytes:
    raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    # Junk, padding and unused bits give one token many spellings; only ours is taken.
    if urlsafe_b64encode(raw).rstrip(b"=").decode() != text:
        raise ValueError("not canonical")
    return raw


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name stands twice")
    return members


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is not JSON")
