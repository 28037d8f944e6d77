"""The audit archive: write-once objects, the head of the chain, and its signatures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from claimcheck.domain.archive.digest import Head


class ArchiveObject(NamedTuple):
    """An object of the archive, and when it was stored."""

    key: str
    stored_at: datetime


class Archive(Protocol):
    """The write side of the archive. Each key is written once."""

    def put(self, key: str, body: bytes) -> None:
        """Store `body` at `key`. An existing object is left as it is."""
        ...


class ArchiveReader(Protocol):
    """The read side of the archive, for checks."""

    def list_objects(self, prefix: str) -> Iterator[ArchiveObject]:
        """Return the objects with `prefix`, by key."""
        ...

    def read(self, keys: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """Return the bodies at `keys`, in that order; None for a missing object."""
        ...


class ArchiveChain(Protocol):
    """The head of the chain, and the changes that it includes."""

    def head(self) -> Head | None: ...

    def archived_events(self, events: Sequence[str]) -> frozenset[str]:
        """Return those of `events` that are archived.

        Covers the time in which the stream may deliver a change again.
        """
        ...

    def advance(
        self, before: Head | None, after: Head, events: Sequence[str], now: datetime
    ) -> None:
        """Make `after` the head and record `events` as archived, both or neither.

        Raises `ConflictError` if `before` is no longer the head or an event is archived already.
        """
        ...


class DigestSigner(Protocol):
    """The archive's private key."""

    def sign(self, message: bytes) -> bytes: ...


class DigestVerifier(Protocol):
    """The archive's public key."""

    def verifies(self, message: bytes, signature: bytes) -> bool: ...
