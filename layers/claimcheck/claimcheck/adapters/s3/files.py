"""The FileStore on S3: one bucket, always by pinned version."""

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

# What S3 lets an object have.
MAX_TAGS = 10

_RESOURCE = "files"
# Without the right to list a bucket, S3 says 403 of what is not there; 405 is a delete marker's.
_GONE = {403: "denied", 404: "missing", 405: "missing"}


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
        with unavailable(_RESOURCE), _missing():
            found = self._client.head_object(
                Bucket=self._bucket, Key=key, ChecksumMode="ENABLED", **version
            )
        return _stored(found)

    def read(self, file: StoredFile, part: ByteRange | None = None) -> bytes:
        span = {"Range": f"bytes={part.first}-{part.last}"} if part else {}
        with unavailable(_RESOURCE), _missing():
            found = self._client.get_object(
                Bucket=self._bucket, Key=file.key, VersionId=file.version_id, **span
            )
            body: bytes = found["Body"].read()
        # Whoever ignores a range says 200 and sends everything (RFC 9110, 14.2): Amazon's S3 does
        # not, but others do for a pinned version.
        if part and "ContentRange" not in found:
            body = body[part.first : part.last + 1]
        # Headers promise a length: rather no answer than one that is cut short.
        if len(body) != (part.length if part else file.size):
            raise Unavailable(f"{_RESOURCE}:length")
        return body

    def retain(self, file: StoredFile, retention: Retention | None) -> None:
        version = {"Bucket": self._bucket, "Key": file.key, "VersionId": file.version_id}
        with unavailable(_RESOURCE), _missing():
            found = self._client.get_object_tagging(**version)["TagSet"]
            wanted = [tag for tag in found if tag["Key"] != RETENTION_TAG]
            if retention:
                wanted.append({"Key": RETENTION_TAG, "Value": retention.value})
            if len(wanted) > MAX_TAGS:
                raise InvalidExportError("file_has_too_many_tags")
            # Tags are put as a whole: what is right already is better not written.
            if _pairs(wanted) != _pairs(found):
                self._client.put_object_tagging(**version, Tagging={"TagSet": wanted})


def _pairs(tags: list[Tag]) -> set[tuple[str, str]]:
    return {(tag["Key"], tag["Value"]) for tag in tags}


@contextmanager
def _missing() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        if status not in _GONE:
            raise
        raise StoredFileMissing(_GONE[status]) from error


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
    """The checksum in hex. Of a multipart upload it is one of the parts' checksums: not ours."""
    try:
        digest = b64decode(checksum, validate=True)
    except Base64Error:
        return None
    return digest.hex() if len(digest) == 32 else None
