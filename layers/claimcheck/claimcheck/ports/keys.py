"""The rings of signing keys as they are kept: for whoever rotates them, never for callers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from claimcheck.domain.link import Key


class StoredKeyRing(NamedTuple):
    """The keys of one version of a ring, oldest first."""

    keys: tuple[Key, ...]
    version: str


class KeyRotationStore(Protocol):
    """The ring of one purpose, in versions of which one is in use."""

    def read(self, version: str | None = None) -> StoredKeyRing | None:
        """The ring in use or, of the version that is proposed, that one; None if it is not."""
        ...

    def propose(self, version: str, keys: Sequence[Key]) -> None:
        """Keep `keys` as a new version, beside the one in use. May be repeated with the same."""
        ...

    def promote(self, version: str, over: StoredKeyRing) -> None:
        """Put the proposed `version` in use. May be repeated.

        Raises `Conflict` if another one than `over` is in use.
        """
        ...

    def withdraw(self, version: str) -> None:
        """Forget that `version` was proposed. May be repeated."""
        ...
