"""The files bucket, and URLs that S3 serves itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from claimcheck.domain.delivery import ByteRange, SignedUrl
from claimcheck.domain.report import StoredFile
from claimcheck.domain.retention import Retention


class StoredObject(NamedTuple):
    """One object version as S3 describes it. `metadata` keys are lower case, without prefix.

    `stored_at` is the time from which lifecycle rules count the version's age.
    """

    version_id: str
    size: int
    content_type: str
    content_encoding: str
    etag: str
    sha256: str | None
    metadata: Mapping[str, str]
    stored_at: datetime


class FileStore(Protocol):
    """The files bucket. A missing or unreadable object raises `StoredFileMissing`."""

    @property
    def bucket(self) -> str: ...

    def head(self, key: str, version_id: str | None = None) -> StoredObject: ...

    def read(self, file: StoredFile, part: ByteRange | None = None) -> bytes: ...

    def retain(self, file: StoredFile, retention: Retention | None) -> None:
        """Tag the file's version with a retention class (None: remove the tag). Idempotent.

        Other tags are kept. Raises `InvalidExportError` if there is no room for one more tag.
        """
        ...


class UrlSigner(Protocol):
    """Makes presigned URLs."""

    def presign(self, file: StoredFile, seconds: int, networks: Sequence[str] = ()) -> SignedUrl:
        """Return a URL valid for `seconds`, or until the signing credentials expire if sooner.

        With `networks`, S3 serves it only to addresses in these networks.
        """
        ...
