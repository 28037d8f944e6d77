"""Presigned GET URLs of S3: AWS Signature Version 4 in the query. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote, urlsplit

from claimcheck.adapters.aws_client.sigv4 import (
    ALGORITHM,
    SigningCredentials,
    scope_of,
    signature_of,
    timestamp_of,
)


def presign(
    bucket_url: str,
    region: str,
    credentials: SigningCredentials,
    key: str,
    overrides: Mapping[str, str],
    seconds: int,
    now: datetime,
) -> str:
    """Return a URL that reads object `key` for `seconds` from `now`.

    `bucket_url` is the bucket's address, with or without a path. `overrides` are query parameters
    of S3 (`versionId`, `response-content-type`, ...), which the signature covers.
    """
    base = urlsplit(bucket_url)
    path = f"{base.path.rstrip('/')}/{quote_path(key)}"
    timestamp = timestamp_of(now)
    scope = scope_of(timestamp, region, "s3")
    query = {
        **overrides,
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"{credentials.access_key}/{scope}",
        "X-Amz-Date": timestamp,
        "X-Amz-Expires": str(seconds),
        # The host alone: a browser would not send any other signed header.
        "X-Amz-SignedHeaders": "host",
        "X-Amz-Security-Token": credentials.token,
    }
    pairs = [f"{_quote_name(name)}={quote_query(value)}" for name, value in query.items()]
    request = _canonical_request(path, sorted(pairs), base.netloc)
    signature = signature_of(credentials.secret_key, timestamp, scope, request)
    return f"{base.scheme}://{base.netloc}{path}?{'&'.join(pairs)}&X-Amz-Signature={signature}"


def _canonical_request(path: str, pairs: list[str], host: str) -> str:
    return "\n".join(["GET", path, "&".join(pairs), f"host:{host}", "", "host", "UNSIGNED-PAYLOAD"])


def quote_path(key: str) -> str:
    """Encode an object's key as the path of a URL."""
    return quote(key, safe="/~")


def quote_query(text: str) -> str:
    """Encode a name or a value of a query."""
    return quote(text, safe="~")


# The names are few; encoding them each time took a fifth of a signature's time.
_quote_name = lru_cache(maxsize=32)(quote_query)
