"""The files bucket, and URLs on which storage itself serves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from claimcheck.domain.delivery import ByteRange, SignedUrl
from claimcheck.domain.report import StoredFile
from claimcheck.domain.retention import Retention


class StoredObject(NamedTuple):
    """What storage says of one object version. `metadata` keys are lower case, without prefix.

    `stored_at` is the moment from which storage itself counts the version's age.
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
    """The files bucket. A missing or hidden object raises `StoredFileMissing`."""

    @property
    def bucket(self) -> str: ...

    def head(self, key: str, version_id: str | None = None) -> StoredObject: ...

    def read(self, file: StoredFile, part: ByteRange | None = None) -> bytes: ...

    def retain(self, file: StoredFile, retention: Retention | None) -> None:
        """Let storage keep the file's version for as long as `retention` says (None: for good).

        May be repeated; what else the version is tagged with stays. Raises `InvalidExport` if it
        has no room for one more tag.
        """
        ...


class UrlSigner(Protocol):
    """Makes URLs on which storage itself serves a file."""

    def presign(self, file: StoredFile, seconds: int, networks: Sequence[str] = ()) -> SignedUrl:
        """A URL of at most `seconds` that never claims to outlive its signing credentials.

        With `networks`, storage serves it to callers from these alone.
        """
        ...
