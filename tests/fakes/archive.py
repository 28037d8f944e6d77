"""The audit's archive in memory, its chain, and a key that anybody can make another of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from claimcheck.domain.archive.digest import Head
from claimcheck.ports import ConflictError
from claimcheck.ports.archive import ArchiveObject
from tests.fakes.audit import FakeAuditLog
from tests.fakes.basics import FakeClock


class FakeArchive:
    """Objects by key. Tests may change `objects` behind its back."""

    def __init__(self, clock: FakeClock) -> None:
        self.objects: dict[str, bytes] = {}
        self.stored_at: dict[str, datetime] = {}
        self._clock = clock

    def put(self, key: str, body: bytes) -> None:
        self.stored_at.setdefault(key, self._clock.now())
        self.objects.setdefault(key, body)

    def list_objects(self, prefix: str) -> Iterator[ArchiveObject]:
        keys = sorted(key for key in self.objects if key.startswith(prefix))
        return (ArchiveObject(key, self.stored_at.get(key, self._clock.now())) for key in keys)

    def read(self, keys: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        return ((key, self.objects.get(key)) for key in keys)


class FakeArchiveChain:
    """The head, and every event that it took up."""

    def __init__(self) -> None:
        self.row: Head | None = None
        self.events: set[str] = set()
        self.moved_at: datetime | None = None

    def head(self) -> Head | None:
        return self.row

    def archived_events(self, events: Sequence[str]) -> frozenset[str]:
        return frozenset(events) & self.events

    def advance(
        self, before: Head | None, after: Head, events: Sequence[str], now: datetime
    ) -> None:
        was, is_now = (head.sequence if head else 0 for head in (before, self.row))
        if was != is_now or self.events.intersection(events):
            raise ConflictError
        self.row, self.moved_at = after, now
        self.events.update(events)


@dataclass(frozen=True)
class FakeDigestKey:
    """Signs and verifies."""

    secret: bytes = b"ours"

    def sign(self, message: bytes) -> bytes:
        return sha256(self.secret + message).digest()

    def verifies(self, message: bytes, signature: bytes) -> bool:
        return signature == self.sign(message)


@dataclass
class FakeArchiving:
    """What archiving and checking need, over one table of entries."""

    clock: FakeClock = field(default_factory=FakeClock)
    trail: FakeAuditLog = field(default_factory=FakeAuditLog)
    chain: FakeArchiveChain = field(default_factory=FakeArchiveChain)
    digest_signer: FakeDigestKey = FakeDigestKey()
    digest_verifier: FakeDigestKey = FakeDigestKey()
    archive: FakeArchive = field(init=False)

    def __post_init__(self) -> None:
        self.archive = FakeArchive(self.clock)

    @property
    def archived(self) -> FakeArchive:
        return self.archive
