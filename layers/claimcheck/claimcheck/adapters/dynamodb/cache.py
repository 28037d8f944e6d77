"""What a process may go on trusting for a moment after it was read. Never what was not found."""

from __future__ import annotations

from typing import Generic, TypeVar

from claimcheck.domain.caller import CREDENTIAL_CACHE_SECONDS
from claimcheck.ports import Clock

MAX_CACHED_VALUES = 1000

Value = TypeVar("Value")


class TimedCache(Generic[Value]):
    """Values by id, each for a minute after it was read."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: dict[str, tuple[float, Value]] = {}

    def get(self, name: str) -> Value | None:
        read_at, value = self._held.get(name, (0.0, None))
        recent = 0 <= self._clock.now().timestamp() - read_at < CREDENTIAL_CACHE_SECONDS
        return value if recent else None

    def keep(self, name: str, value: Value, read_at: float) -> None:
        """`read_at`: from before the read, in unix seconds."""
        if len(self._held) >= MAX_CACHED_VALUES:
            self._held.clear()
        self._held[name] = (read_at, value)
