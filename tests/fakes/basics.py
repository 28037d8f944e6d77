"""Time, chance, quotas and dead letters in memory."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections import Counter
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from uuid import UUID

from claimcheck.domain.refusals import QuotaExceeded

NOW = datetime(2026, 3, 14, 12, 0, 0, tzinfo=UTC)


class FakeClock:
    """Stands still until told otherwise."""

    def __init__(self, now: datetime = NOW) -> None:
        self.moment = now

    def now(self) -> datetime:
        return self.moment

    def advance(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class FakeEntropy:
    """The same values in the same order in every run."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def token(self) -> str:
        return urlsafe_b64encode(self._bytes()).rstrip(b"=").decode()

    def uuid(self) -> str:
        return str(UUID(bytes=self._bytes(), version=4))

    def _bytes(self) -> bytes:
        return sha256(f"entropy {next(self._numbers)}".encode()).digest()[:16]


class FakeQuota:
    """Counts of requests by principal and minute."""

    def __init__(self) -> None:
        self._taken: Counter[tuple[str, int]] = Counter()

    def take(self, principal: str, rate: int, now: datetime) -> None:
        window = (principal, int(now.timestamp()) // 60)
        if self._taken[window] >= rate:
            raise QuotaExceeded(60 - now.second, rate)
        self._taken[window] += 1


class FakeDeadLetters:
    """What was sent to the dead letters, and why."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, str]] = []

    def send(self, message: str, reason: str) -> None:
        self.messages.append((message, reason))
