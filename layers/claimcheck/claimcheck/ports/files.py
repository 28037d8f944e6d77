"""The files bucket, and URLs on which storage itself serves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from claimcheck.domain.delivery import ByteRange, SignedUrl
from claimcheck.domain.report import StoredFile


class StoredObject(NamedTuple):
    """What storage says of one object version. `metadata` keys are lower case, without prefix."""

    version_id: str
    size: int
    content_type: str
    content_encoding: str
    etag: str
    sha256: str | None
    metadata: Mapping[str, str]


class FileStore(Protocol):
    """The files bucket. A missing or hidden object raises `StoredFileMissing`."""

    @property
    def bucket(self) -> str: ...

    def head(self, key: str, version_id: str | None = None) -> StoredObject: ...

    def read(self, file: StoredFile, part: ByteRange | None = None) -> bytes: ...


class UrlSigner(Protocol):
    """Makes URLs on which storage itself serves a file."""

    def presign(self, file: StoredFile, seconds: int) -> SignedUrl:
        """A URL of at most `seconds` that never claims to outlive its signing credentials."""
        ...
