"""AWS Signature Version 4 in the `Authorization` header. Pure functions."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

ALGORITHM = "AWS4-HMAC-SHA256"


class SigningCredentials(NamedTuple):
    """An access key. Only temporary credentials have a session `token`."""

    access_key: str
    secret_key: str
    token: str = ""

    def __repr__(self) -> str:
        return f"SigningCredentials({self.access_key!r})"


class Request(NamedTuple):
    """An HTTP request. `path` and `query` are encoded; header names are in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""

    def __repr__(self) -> str:
        return f"Request({self.method!r})"  # its headers hold a session's token


def sign(
    request: Request, service: str, region: str, credentials: SigningCredentials, now: datetime
) -> Request:
    """Return the request with all its headers signed. AWS accepts it for some minutes."""
    timestamp = timestamp_of(now)
    scope = scope_of(timestamp, region, service)
    headers = {**request.headers, "x-amz-date": timestamp}
    if credentials.token:
        headers["x-amz-security-token"] = credentials.token
    names = sorted(headers)
    signed_names = ";".join(names)
    canonical = "\n".join(
        [
            request.method,
            request.path,
            _canonical_query(request.query),
            *(f"{name}:{' '.join(headers[name].split())}" for name in names),
            "",
            signed_names,
            sha256(request.body).hexdigest(),
        ]
    )
    signature = signature_of(credentials.secret_key, timestamp, scope, canonical)
    headers["authorization"] = (
        f"{ALGORITHM} Credential={credentials.access_key}/{scope}, "
        f"SignedHeaders={signed_names}, Signature={signature}"
    )
    return request._replace(headers=headers)


def timestamp_of(now: datetime) -> str:
    return f"{now:%Y%m%dT%H%M%SZ}"


def scope_of(timestamp: str, region: str, service: str) -> str:
    return f"{timestamp[:8]}/{region}/{service}/aws4_request"


def signature_of(secret: str, timestamp: str, scope: str, canonical_request: str) -> str:
    digest = sha256(canonical_request.encode()).hexdigest()
    text = "\n".join([ALGORITHM, timestamp, scope, digest])
    return hmac.new(_signing_key(secret, scope), text.encode(), sha256).hexdigest()


def _canonical_query(query: str) -> str:
    pairs = sorted(pair.partition("=") for pair in query.split("&") if pair)
    return "&".join(f"{name}={value}" for name, _, value in pairs)


@lru_cache(maxsize=16)
def _signing_key(secret: str, scope: str) -> bytes:
    """Return the signing key of a day, region, service and secret. Cached: it takes four HMACs."""
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), sha256).digest()
    return key
