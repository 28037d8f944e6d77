"""The FileStore port on S3. Objects are always read by version."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC
from typing import Any

from botocore.exceptions import ClientError

from claimcheck.adapters.aws_client.s3 import S3, Tag
from claimcheck.adapters.aws_errors import unavailable
from claimcheck.domain.delivery import ByteRange
from claimcheck.domain.export import InvalidExportError
from claimcheck.domain.refusals import StoredFileMissing, Unavailable
from claimcheck.domain.report import StoredFile
from claimcheck.domain.retention import RETENTION_TAG, Retention
from claimcheck.ports import StoredObject

# The most tags of an S3 object.
MAX_TAGS = 10

_RESOURCE = "files"
# Without `s3:ListBucket`, S3 answers 403 for a missing object. For a delete marker it answers 405.
_MISSING_REASONS = {403: "denied", 404: "missing", 405: "missing"}


class S3Files:
    """The files bucket."""

    def __init__(self, client: S3, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    @property
    def bucket(self) -> str:
        return self._bucket

    def head(self, key: str, version_id: str | None = None) -> StoredObject:
        version = {"VersionId": version_id} if version_id else {}
        with unavailable(_RESOURCE), _missing_as_refusal():
            found = self._client.head_object(
                Bucket=self._bucket, Key=key, ChecksumMode="ENABLED", **version
            )
        return _stored(found)

    def read(self, file: StoredFile, part: ByteRange | None = None) -> bytes:
        range_parameter = {"Range": f"bytes={part.first}-{part.last}"} if part else {}
        with unavailable(_RESOURCE), _missing_as_refusal():
            found = self._client.get_object(
                Bucket=self._bucket, Key=file.key, VersionId=file.version_id, **range_parameter
            )
            body: bytes = found["Body"].read()
        # A server may ignore a range and send everything (RFC 9110, section 14.2). S3 does not, but
        # S3-compatible servers do for a pinned version.
        if part and "ContentRange" not in found:
            body = body[part.first : part.last + 1]
        # The headers will state a length: fail rather than send a truncated file.
        if len(body) != (part.length if part else file.size):
            raise Unavailable(f"{_RESOURCE}:length")
        return body

    def retain(self, file: StoredFile, retention: Retention | None) -> None:
        version = {"Bucket": self._bucket, "Key": file.key, "VersionId": file.version_id}
        with unavailable(_RESOURCE), _missing_as_refusal():
            found = self._client.get_object_tagging(**version)["TagSet"]
            tags = [tag for tag in found if tag["Key"] != RETENTION_TAG]
            if retention:
                tags.append({"Key": RETENTION_TAG, "Value": retention.value})
            if len(tags) > MAX_TAGS:
                raise InvalidExportError("file_has_too_many_tags")
            # A put replaces all tags: skip it if nothing changes.
            if _pairs(tags) != _pairs(found):
                self._client.put_object_tagging(**version, Tagging={"TagSet": tags})


def _pairs(tags: list[Tag]) -> set[tuple[str, str]]:
    return {(tag["Key"], tag["Value"]) for tag in tags}


@contextmanager
def _missing_as_refusal() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        if status not in _MISSING_REASONS:
            raise
        raise StoredFileMissing(_MISSING_REASONS[status]) from error


def _stored(found: Mapping[str, Any]) -> StoredObject:
    return StoredObject(
        version_id=found.get("VersionId", "null"),
        size=found["ContentLength"],
        content_type=found.get("ContentType", ""),
        content_encoding=found.get("ContentEncoding", ""),
        etag=found["ETag"],
        sha256=_sha256(found.get("ChecksumSHA256", "")),
        metadata={name.lower(): value for name, value in found.get("Metadata", {}).items()},
        stored_at=found["LastModified"].astimezone(UTC),
    )


def _sha256(checksum: str) -> str | None:
    """Return the checksum in hex; None for a multipart upload, which has a checksum of parts."""
    try:
        digest = b64decode(checksum, validate=True)
    except Base64Error:
        return None
    return digest.hex() if len(digest) == 32 else None
