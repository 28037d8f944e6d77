"""Public keys of an issuer, out of its key set (RFC 7517), and what may be checked with each.

Imported only when a token of that issuer comes: the library brings cryptography along, which is
half of a cold start. Fetches nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

import jwt

from claimcheck.adapters.tokens.jws import Members, strict_json

MIN_RSA_BITS = 2048
# Above it one signature costs more time than a caller may take from us.
MAX_RSA_BITS = 8192
MAX_KEYS = 64
MAX_KID_CHARS = 256

# The type of a key decides alone what is checked with it; a token has no say.
_ALGORITHMS = {"RSA": "RS256", "EC": "ES256"}
_CURVE = "P-256"
# Where one of these is, the key is no public one: whoever reads the set could sign with it.
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})


class Verifier(NamedTuple):
    """One key, and the only algorithm that it is good for."""

    algorithm: str
    key: Any

    def accepts(self, signed: bytes, signature: bytes) -> bool:
        return bool(jwt.get_algorithm_by_name(self.algorithm).verify(signed, self.key, signature))


def verifiers_of(document: bytes) -> dict[str, Verifier]:
    """The keys of a set that may verify tokens, by id. Raises `ValueError` if it is no key set.

    A key that may not (weak, private, symmetric, for encryption, of another type, or without an
    id of its own) is passed over: issuers list keys for other purposes beside ours.
    """
    try:
        listed = strict_json(document)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    keys = listed.get("keys") if isinstance(listed, dict) else None
    if not isinstance(keys, list) or len(keys) > MAX_KEYS:
        raise ValueError("not a key set")
    named = [key for key in keys if isinstance(key, dict) and _is_id(key.get("kid"))]
    times = Counter(key["kid"] for key in named)
    # Two keys of one id: nobody can say which is meant, so neither is.
    found = {key["kid"]: _verifier(key) for key in named if times[key["kid"]] == 1}
    return {kid: verifier for kid, verifier in found.items() if verifier is not None}


def _is_id(kid: object) -> bool:
    return isinstance(kid, str) and 0 < len(kid) <= MAX_KID_CHARS


def _verifier(key: Members) -> Verifier | None:
    algorithm = _algorithm(key)
    if algorithm is None:
        return None
    try:
        public = jwt.get_algorithm_by_name(algorithm).from_jwk(dict(key))
    except (jwt.PyJWTError, ValueError, TypeError, ArithmeticError):
        return None
    if algorithm == "RS256" and not MIN_RSA_BITS <= public.key_size <= MAX_RSA_BITS:
        return None
    return Verifier(algorithm, public)


def _algorithm(key: Members) -> str | None:
    kind = key.get("kty")
    algorithm = _ALGORITHMS.get(kind) if isinstance(kind, str) else None
    if algorithm is None or not _PRIVATE.isdisjoint(key) or not _signs(key):
        return None
    if algorithm == "ES256" and key.get("crv") != _CURVE:
        return None
    return algorithm if key.get("alg", algorithm) == algorithm else None


def _signs(key: Mapping[str, object]) -> bool:
    uses = key.get("key_ops", ["verify"])
    return key.get("use", "sig") == "sig" and isinstance(uses, list) and "verify" in uses
