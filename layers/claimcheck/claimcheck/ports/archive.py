"""The audit's archive: objects that are stored once, the head of the chain, and its signatures."""

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
    """Write-only, and each key once."""

    def put(self, key: str, body: bytes) -> None:
        """Store `body` under `key`; if something lies there, it stays as it is."""
        ...


class ArchiveReader(Protocol):
    """For checking, never for writing."""

    def listed(self, prefix: str) -> Iterator[ArchiveObject]:
        """The objects below `prefix`, by key."""
        ...

    def read(self, keys: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """The objects at `keys`, in that order; None for one that is not there."""
        ...


class ArchiveChain(Protocol):
    """The end of the chain, and the changes that it has taken up."""

    def head(self) -> Head | None: ...

    def known(self, events: Sequence[str]) -> frozenset[str]:
        """Those of `events` that were archived, as far back as the stream may bring them again."""
        ...

    def advance(
        self, before: Head | None, after: Head, events: Sequence[str], now: datetime
    ) -> None:
        """Make `after` the head and `events` known, both or neither.

        Raises `Conflict` if `before` is not the head any more or an event is known.
        """
        ...


class DigestSigner(Protocol):
    """The archive's private key."""

    def sign(self, message: bytes) -> bytes: ...


class DigestVerifier(Protocol):
    """The archive's public key."""

    def verifies(self, message: bytes, signature: bytes) -> bool: ...
