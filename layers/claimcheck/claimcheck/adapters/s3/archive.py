"""The archive on S3: a bucket whose objects are put once, and read only to check them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import islice
from typing import Any

from botocore.exceptions import ClientError

from claimcheck.adapters.aws_errors import code_of, unavailable
from claimcheck.ports.archive import ArchiveObject

READ_AT_ONCE = 16

_RESOURCE = "archive"
_THERE = "PreconditionFailed"
_GONE = frozenset({"NoSuchKey", "404"})


class S3Archive:
    """Puts objects into one bucket, which locks them."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, key: str, body: bytes) -> None:
        with unavailable(_RESOURCE):
            try:
                self._client.put_object(
                    Bucket=self._bucket,
                    Key=key,
                    Body=body,
                    ContentType="application/json",
                    IfNoneMatch="*",
                    # A bucket that locks by default takes nothing without a checksum.
                    ChecksumSHA256=b64encode(sha256(body).digest()).decode(),
                )
            except ClientError as error:
                if code_of(error) != _THERE:
                    raise


class S3ArchiveReader:
    """Reads one bucket, several objects at once."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def list_objects(self, prefix: str) -> Iterator[ArchiveObject]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=prefix
        )
        with unavailable(_RESOURCE):
            for page in pages:
                for found in page.get("Contents", ()):
                    yield ArchiveObject(found["Key"], found["LastModified"])

    def read(self, keys: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        wanted = iter(keys)
        with ThreadPoolExecutor(READ_AT_ONCE) as pool:
            # A few at a time: a pool takes all it is given at once, and holds what it read.
            while some := list(islice(wanted, READ_AT_ONCE)):
                yield from zip(some, pool.map(self._body, some), strict=True)

    def _body(self, key: str) -> bytes | None:
        with unavailable(_RESOURCE):
            try:
                found = self._client.get_object(Bucket=self._bucket, Key=key)
            except ClientError as error:
                if code_of(error) in _GONE:
                    return None
                raise
            body: bytes = found["Body"].read()
        return body
