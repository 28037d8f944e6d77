"""The files bucket in memory, and the URLs that open it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from hashlib import md5
from itertools import count

from claimcheck.adapters.aws_client.presign import presign
from claimcheck.adapters.aws_client.sigv4 import SigningCredentials
from claimcheck.domain.delivery import ByteRange, SignedUrl
from claimcheck.domain.export import InvalidExportError
from claimcheck.domain.filename import content_disposition
from claimcheck.domain.refusals import StoredFileMissing
from claimcheck.domain.report import StoredFile
from claimcheck.domain.retention import RETENTION_TAG, Retention
from claimcheck.ports import StoredObject
from tests.fakes.basics import FakeClock

BUCKET = "files"
STORAGE_ORIGIN = f"https://{BUCKET}.s3.us-east-1.amazonaws.com"


class FakeFileStore:
    """Object versions, the newest last. A deleted object keeps its versions, as a bucket does."""

    bucket = BUCKET

    def __init__(self, clock: FakeClock) -> None:
        self.tags: dict[tuple[str, str], dict[str, str]] = {}
        self._clock = clock
        self._versions: dict[str, dict[str, tuple[StoredObject, bytes]]] = {}
        self._hidden: set[str] = set()
        self._numbers = count(1)

    def put(
        self,
        key: str,
        body: bytes,
        *,
        content_type: str = "binary/octet-stream",
        content_encoding: str = "",
        sha256_hex: str | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> StoredObject:
        """Upload a new version of the object at `key`."""
        stored = StoredObject(
            version_id=f"version-{next(self._numbers)}",
            size=len(body),
            content_type=content_type,
            content_encoding=content_encoding,
            etag=f'"{md5(body).hexdigest()}"',
            sha256=sha256_hex,
            metadata=dict(metadata or {}),
            stored_at=self._clock.now().replace(microsecond=0),
        )
        self._versions.setdefault(key, {})[stored.version_id] = (stored, body)
        self._hidden.discard(key)
        return stored

    def delete(self, key: str) -> None:
        """Hide the object behind a delete marker."""
        self._hidden.add(key)

    def destroy(self, key: str, version_id: str) -> None:
        """Remove one version for good."""
        del self._versions[key][version_id]

    def head(self, key: str, version_id: str | None = None) -> StoredObject:
        return self._find(key, version_id)[0]

    def read(self, file: StoredFile, part: ByteRange | None = None) -> bytes:
        _, body = self._find(file.key, file.version_id)
        return body if part is None else body[part.first : part.last + 1]

    def retain(self, file: StoredFile, retention: Retention | None) -> None:
        self._find(file.key, file.version_id)
        place = file.key, file.version_id
        tags = {n: v for n, v in self.tags.get(place, {}).items() if n != RETENTION_TAG}
        if retention:
            tags[RETENTION_TAG] = retention.value
        if len(tags) > 10:
            raise InvalidExportError("file_has_too_many_tags")
        self.tags[place] = tags

    def tag(self, key: str, version_id: str, tags: Mapping[str, str]) -> None:
        """What somebody else tags a version with."""
        self.tags[key, version_id] = dict(tags)

    def tags_of(self, key: str, version_id: str) -> Mapping[str, str]:
        return self.tags.get((key, version_id), {})

    def _find(self, key: str, version_id: str | None) -> tuple[StoredObject, bytes]:
        versions = self._versions.get(key, {})
        if version_id is None and versions and key not in self._hidden:
            return list(versions.values())[-1]
        if version_id not in versions:
            raise StoredFileMissing("missing")
        return versions[version_id]


class FakeUrlSigner:
    """Signs with credentials that end an hour after each signature."""

    credentials = SigningCredentials("ASIAEXAMPLE", "example secret", "example session")

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock

    def presign(self, file: StoredFile, seconds: int, networks: Sequence[str] = ()) -> SignedUrl:
        # Whose session it is shows in the URL, as it does in a real one.
        token = " ".join(networks) or self.credentials.token
        credentials = self.credentials._replace(token=token)
        now, lived = self._clock.now().replace(microsecond=0), min(seconds, 3600)
        overrides = {
            "response-cache-control": "no-store",
            "response-content-disposition": content_disposition(file.filename),
            "response-content-type": file.mime_type,
            "versionId": file.version_id,
        }
        url = presign(STORAGE_ORIGIN, "us-east-1", credentials, file.key, overrides, lived, now)
        return SignedUrl(url, now + timedelta(seconds=lived))
