"""The AccessTokens port: JWTs of this service, signed with HS256 only.

The signature is one HMAC and needs no library. Tokens of other issuers are not read here.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from claimcheck.adapters.tokens.jws import Jws, Members, in_time, parse, unsigned
from claimcheck.domain.base64url import base64url_encode
from claimcheck.domain.key_ring import ACCESS_TOKEN_SECONDS
from claimcheck.domain.link import Key
from claimcheck.ports import Clock, SigningKeys

ISSUER = "claimcheck"
ALGORITHM = "HS256"

_PLAIN_TYPE = "JWT"
_KEYED_TYPE = "at+jwt"


class JwtAccessTokens:
    """Issues and reads tokens. Each names its key, in the header or in a claim."""

    def __init__(self, keys: SigningKeys, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock

    def issue(self, audience: str, claims: Mapping[str, object], *, kid_in_header: bool) -> str:
        key = self._keys.current()
        all_claims: dict[str, object] = {**claims, "iss": ISSUER, "aud": audience}
        header = {"alg": ALGORITHM, "typ": _PLAIN_TYPE}
        if kid_in_header:
            header = {"alg": ALGORITHM, "typ": _KEYED_TYPE, "kid": key.kid}
        else:
            all_claims["kid"] = key.kid
        text = unsigned(header, all_claims)
        return f"{text}.{base64url_encode(_signature(key, text.encode()))}"

    def read(self, audience: str, token: str) -> Mapping[str, object] | None:
        sent = parse(token)
        key = self._key_of(sent) if sent else None
        if sent is None or key is None or not _is_genuine(sent, key):
            return None
        now = self._clock.now().timestamp()
        in_force = in_time(sent.claims, now, ACCESS_TOKEN_SECONDS)
        return sent.claims if in_force and _has_our_claims(sent.claims, audience) else None

    def _key_of(self, sent: Jws) -> Key | None:
        kid = _kid(sent.header, sent.claims)
        return self._keys.find(kid) if kid else None


def _is_genuine(sent: Jws, key: Key) -> bool:
    return hmac.compare_digest(_signature(key, sent.signed), sent.signature)


def _signature(key: Key, signed: bytes) -> bytes:
    return hmac.digest(key.secret, signed, "sha256")


def _has_our_claims(claims: Members, audience: str) -> bool:
    values = [claims.get(name) for name in ("sub", "jti", "tenant")]
    are_texts = all(isinstance(value, str) and value for value in values)
    all_claims = claims.get("iss") == ISSUER and claims.get("aud") == audience
    return are_texts and all_claims and isinstance(claims.get("scope", ""), str)


def _kid(header: Members, claims: Members) -> str | None:
    """Return the key's id if the token has one of the two headers that this service issues."""
    if header == {"alg": ALGORITHM, "typ": _PLAIN_TYPE}:
        kid = claims.get("kid")
    elif header == {"alg": ALGORITHM, "typ": _KEYED_TYPE, "kid": header.get("kid")}:
        kid = header["kid"]
    else:
        return None
    return kid if isinstance(kid, str) else None
