"""Bearer tokens of our own as JWTs: HS256 and nothing else, under the keys of one ring.

The signature is one HMAC and needs no library. Tokens of anybody else are never read here.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from claimcheck.adapters.tokens.jws import Jws, Members, b64, in_time, parse, unsigned
from claimcheck.domain.link import Key
from claimcheck.ports import Clock, SigningKeys

ISSUER = "claimcheck"
ALGORITHM = "HS256"
MAX_SECONDS = 3600

_PLAIN_TYPE = "JWT"
_KEYED_TYPE = "at+jwt"


class JwtAccessTokens:
    """Issues and reads tokens; each names its key, in the header or among the claims."""

    def __init__(self, keyring: SigningKeys, clock: Clock) -> None:
        self._keyring = keyring
        self._clock = clock

    def issue(self, audience: str, claims: Mapping[str, object], *, kid_in_header: bool) -> str:
        key = self._keyring.current()
        ours: dict[str, object] = {**claims, "iss": ISSUER, "aud": audience}
        header = {"alg": ALGORITHM, "typ": _PLAIN_TYPE}
        if kid_in_header:
            header = {"alg": ALGORITHM, "typ": _KEYED_TYPE, "kid": key.kid}
        else:
            ours["kid"] = key.kid
        text = unsigned(header, ours)
        return f"{text}.{b64(_signature(key, text.encode()))}"

    def read(self, audience: str, token: str) -> Mapping[str, object] | None:
        sent = parse(token)
        key = self._key_of(sent) if sent else None
        if sent is None or key is None or not _genuine(sent, key):
            return None
        now = self._clock.now().timestamp()
        good = _well_typed(sent.claims, audience) and in_time(sent.claims, now, MAX_SECONDS)
        return sent.claims if good else None

    def _key_of(self, sent: Jws) -> Key | None:
        kid = _kid(sent.header, sent.claims)
        return self._keyring.find(kid) if kid else None


def _genuine(sent: Jws, key: Key) -> bool:
    return hmac.compare_digest(_signature(key, sent.signed), sent.signature)


def _signature(key: Key, signed: bytes) -> bytes:
    return hmac.digest(key.secret, signed, "sha256")


def _well_typed(claims: Members, audience: str) -> bool:
    named = [claims.get(name) for name in ("sub", "jti", "tenant")]
    texts = all(isinstance(value, str) and value for value in named)
    ours = claims.get("iss") == ISSUER and claims.get("aud") == audience
    return texts and ours and isinstance(claims.get("scope", ""), str)


def _kid(header: Members, claims: Members) -> str | None:
    """The key's id, if the token has exactly one of the two forms that we issue."""
    if header == {"alg": ALGORITHM, "typ": _PLAIN_TYPE}:
        kid = claims.get("kid")
    elif header == {"alg": ALGORITHM, "typ": _KEYED_TYPE, "kid": header.get("kid")}:
        kid = header["kid"]
    else:
        return None
    return kid if isinstance(kid, str) else None
