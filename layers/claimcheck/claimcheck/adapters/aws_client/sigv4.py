"""Signature version 4: the signing key, and the headers of a signed request. Pure functions."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

ALGORITHM = "AWS4-HMAC-SHA256"


class SigningCredentials(NamedTuple):
    """Credentials of an identity; those that do not end have no token."""

    access_key: str
    secret_key: str
    token: str = ""

    def __repr__(self) -> str:
        return f"SigningCredentials({self.access_key!r})"


class Request(NamedTuple):
    """One HTTP request; `path` and `query` are encoded already, header names in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""

    def __repr__(self) -> str:
        return f"Request({self.method!r})"  # its headers hold a session's token


def signed(
    request: Request, service: str, region: str, credentials: SigningCredentials, now: datetime
) -> Request:
    """The request with every header that it has signed, for `now` and some minutes more."""
    stamp = stamp_of(now)
    scope = scope_of(stamp, region, service)
    headers = {**request.headers, "x-amz-date": stamp}
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
    signature = signature_of(credentials.secret_key, stamp, scope, canonical)
    headers["authorization"] = (
        f"{ALGORITHM} Credential={credentials.access_key}/{scope}, "
        f"SignedHeaders={signed_names}, Signature={signature}"
    )
    return request._replace(headers=headers)


def stamp_of(now: datetime) -> str:
    return f"{now:%Y%m%dT%H%M%SZ}"


def scope_of(stamp: str, region: str, service: str) -> str:
    return f"{stamp[:8]}/{region}/{service}/aws4_request"


def signature_of(secret: str, stamp: str, scope: str, canonical_request: str) -> str:
    digest = sha256(canonical_request.encode()).hexdigest()
    text = "\n".join([ALGORITHM, stamp, scope, digest])
    return hmac.new(_signing_key(secret, scope), text.encode(), sha256).hexdigest()


def _canonical_query(query: str) -> str:
    pairs = sorted(pair.partition("=") for pair in query.split("&") if pair)
    return "&".join(f"{name}={value}" for name, _, value in pairs)


@lru_cache(maxsize=16)
def _signing_key(secret: str, scope: str) -> bytes:
    """The key of one day, region, service and secret: four rounds of HMAC not to be repeated."""
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), sha256).digest()
    return key
