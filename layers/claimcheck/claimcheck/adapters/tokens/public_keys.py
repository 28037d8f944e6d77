"""The public keys in an issuer's key set (RFC 7517), and the algorithm of each.

Imported only for a token of that issuer: PyJWT loads cryptography, which is half of a cold start.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

import jwt

from claimcheck.adapters.tokens.jws import Members, strict_json

MIN_RSA_BITS = 2048
# Verifying one signature of a larger key would take too much CPU time.
MAX_RSA_BITS = 8192
MAX_KEYS = 64
MAX_KID_CHARS = 256

# The key's type alone decides the algorithm, not the token.
_ALGORITHMS = {"RSA": "RS256", "EC": "ES256"}
_CURVE = "P-256"
# Members of private keys: whoever reads such a set could sign with it.
_PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})


class Verifier(NamedTuple):
    """A key and its only algorithm."""

    algorithm: str
    key: Any

    def accepts(self, signed: bytes, signature: bytes) -> bool:
        return bool(jwt.get_algorithm_by_name(self.algorithm).verify(signed, self.key, signature))


def verifiers_of(document: bytes) -> dict[str, Verifier]:
    """Return the keys that may verify tokens, by id. Raises `ValueError` if it is not a key set.

    Other keys are skipped: weak, private, symmetric, for encryption, of another type, or without an
    id of their own. Issuers list keys for other purposes, too.
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
    # If two keys share an id, neither is used.
    verifiers = {key["kid"]: _verifier(key) for key in named if times[key["kid"]] == 1}
    return {kid: verifier for kid, verifier in verifiers.items() if verifier is not None}


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
    if algorithm is None or not _PRIVATE_MEMBERS.isdisjoint(key) or not _may_verify(key):
        return None
    if algorithm == "ES256" and key.get("crv") != _CURVE:
        return None
    return algorithm if key.get("alg", algorithm) == algorithm else None


def _may_verify(key: Mapping[str, object]) -> bool:
    uses = key.get("key_ops", ["verify"])
    return key.get("use", "sig") == "sig" and isinstance(uses, list) and "verify" in uses
