"""The Archive and ArchiveReader ports on S3. Objects are put once, and read to verify them."""

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

PARALLEL_READS = 16

_RESOURCE = "archive"
_EXISTS = "PreconditionFailed"
_MISSING = frozenset({"NoSuchKey", "404"})


class S3Archive:
    """Puts objects into a bucket with Object Lock."""

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
                    # A bucket with default retention requires a checksum.
                    ChecksumSHA256=b64encode(sha256(body).digest()).decode(),
                )
            except ClientError as error:
                if code_of(error) != _EXISTS:
                    raise


class S3ArchiveReader:
    """Reads a bucket, several objects in parallel."""

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
        remaining = iter(keys)
        with ThreadPoolExecutor(PARALLEL_READS) as pool:
            # In chunks: a pool would take all keys at once and keep what it has read.
            while chunk := list(islice(remaining, PARALLEL_READS)):
                yield from zip(chunk, pool.map(self._read_object, chunk), strict=True)

    def _read_object(self, key: str) -> bytes | None:
        with unavailable(_RESOURCE):
            try:
                found = self._client.get_object(Bucket=self._bucket, Key=key)
            except ClientError as error:
                if code_of(error) in _MISSING:
                    return None
                raise
            body: bytes = found["Body"].read()
        return body
