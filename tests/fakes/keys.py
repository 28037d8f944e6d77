"""A ring of keys in memory, as whoever rotates it sees it."""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.domain.link import Key
from claimcheck.ports import ConflictError, StoredKeyRing
from tests.fakes.access import FakeKeyring


class FakeKeyRing:
    """What a `FakeKeyring` reads at once; a real one may read it five minutes late."""

    def __init__(self, keyring: FakeKeyring) -> None:
        self._keyring = keyring
        self._version = "version-of-the-template"
        self._proposed: StoredKeyRing | None = None

    def read(self, version: str | None = None) -> StoredKeyRing | None:
        if version is None:
            return StoredKeyRing(tuple(self._keyring.keys), self._version)
        proposed = self._proposed
        return proposed if proposed is not None and proposed.version == version else None

    def propose(self, version: str, keys: Sequence[Key]) -> None:
        self._proposed = StoredKeyRing(tuple(keys), version)

    def promote(self, version: str, over: StoredKeyRing) -> None:
        if version == self._version:
            return
        proposed = self.read(version)
        if proposed is None or over.version != self._version:
            raise ConflictError
        self._keyring.keys[:] = proposed.keys
        self._version = version
        self.withdraw(version)

    def withdraw(self, version: str) -> None:
        if self.read(version) is not None:
            self._proposed = None
