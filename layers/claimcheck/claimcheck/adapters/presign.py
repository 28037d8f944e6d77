"""Signing GET URLs for S3 by hand: SigV4 in the query, and nothing else.

A pure function, so that no signature costs a session, a client or an endpoint lookup.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote, urlsplit

ALGORITHM = "AWS4-HMAC-SHA256"


class SigningCredentials(NamedTuple):
    """Temporary credentials, as STS hands them out."""

    access_key: str
    secret_key: str
    token: str


def presign(
    bucket_url: str,
    region: str,
    credentials: SigningCredentials,
    key: str,
    overrides: Mapping[str, str],
    seconds: int,
    now: datetime,
) -> str:
    """A URL that opens object `key` for `seconds` from `now` on.

    `bucket_url` is where the bucket answers, with or without a path; `overrides` are S3's own
    query parameters (`versionId`, `response-content-type`, ...), which the signature covers.
    """
    base = urlsplit(bucket_url)
    path = f"{base.path.rstrip('/')}/{_path(key)}"
    stamp = f"{now:%Y%m%dT%H%M%SZ}"
    scope = f"{stamp[:8]}/{region}/s3/aws4_request"
    query = {
        **overrides,
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"{credentials.access_key}/{scope}",
        "X-Amz-Date": stamp,
        "X-Amz-Expires": str(seconds),
        # Only the host: any other signed header is one that a browser would not send.
        "X-Amz-SignedHeaders": "host",
        "X-Amz-Security-Token": credentials.token,
    }
    pairs = [f"{_quote_name(name)}={_quote(value)}" for name, value in query.items()]
    request = _canonical_request(path, sorted(pairs), base.netloc)
    signature = _sign(credentials.secret_key, stamp, scope, request)
    return f"{base.scheme}://{base.netloc}{path}?{'&'.join(pairs)}&X-Amz-Signature={signature}"


def _canonical_request(path: str, pairs: list[str], host: str) -> str:
    return "\n".join(["GET", path, "&".join(pairs), f"host:{host}", "", "host", "UNSIGNED-PAYLOAD"])


def _sign(secret: str, stamp: str, scope: str, request: str) -> str:
    digest = sha256(request.encode()).hexdigest()
    text = "\n".join([ALGORITHM, stamp, scope, digest])
    return hmac.new(_signing_key(secret, scope), text.encode(), sha256).hexdigest()


@lru_cache(maxsize=8)
def _signing_key(secret: str, scope: str) -> bytes:
    """The key of one day, region and secret: four rounds of HMAC that need not be repeated."""
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), sha256).digest()
    return key


def _path(key: str) -> str:
    return quote(key, safe="/~")


def _quote(text: str) -> str:
    return quote(text, safe="~")


# S3 knows two dozen parameters: quoting them anew took a fifth of a signature.
_quote_name = lru_cache(maxsize=32)(_quote)
