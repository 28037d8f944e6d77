"""Tokens made by hand under our own key, so that only their content can be wrong with them."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from tests.fakes import NOW

AUDIENCE = "reports"
START = int(NOW.timestamp())
CLAIMS: dict[str, object] = {
    "sub": "oc_somebody",
    "tenant": "tenant-1",
    "jti": "token-1",
    "scope": "reports:read",
    "iat": START,
    "exp": START + 3600,
}
PLAIN: dict[str, object] = {"alg": "HS256", "typ": "JWT"}
KEYED: dict[str, object] = {"alg": "HS256", "typ": "at+jwt", "kid": "access-1"}


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(part: str) -> Any:
    return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def forged(header: bytes | Mapping[str, object], claims: object, secret: bytes) -> str:
    parts = [
        b64(part if isinstance(part, bytes) else json.dumps(part).encode())
        for part in (header, claims)
    ]
    text = ".".join(parts)
    return f"{text}.{b64(hmac.new(secret, text.encode(), sha256).digest())}"


def valid(**of: object) -> dict[str, object]:
    claims = {"iss": "claimcheck", "aud": AUDIENCE, **CLAIMS, **of}
    return {name: value for name, value in claims.items() if value != "absent"}
