"""The stored rings of signing keys, for rotation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from claimcheck.domain.link import Key


class StoredKeyRing(NamedTuple):
    """The keys of one version of a ring, oldest first."""

    keys: tuple[Key, ...]
    version: str


class KeyRotationStore(Protocol):
    """The ring of one purpose. It has versions, of which one is current."""

    def read(self, version: str | None = None) -> StoredKeyRing | None:
        """Return the current ring or a proposed `version`; None if that is not proposed."""
        ...

    def propose(self, version: str, keys: Sequence[Key]) -> None:
        """Store `keys` as a proposed version, beside the current one. Idempotent."""
        ...

    def promote(self, version: str, replacing: StoredKeyRing) -> None:
        """Make the proposed `version` the current one. Idempotent.

        Raises `ConflictError` if the current one is not `replacing`.
        """
        ...

    def withdraw(self, version: str) -> None:
        """Withdraw a proposed `version`. Idempotent."""
        ...
