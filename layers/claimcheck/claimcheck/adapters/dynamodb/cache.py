"""A 60-second cache of successful lookups. Misses are not cached."""

from __future__ import annotations

from typing import Generic, TypeVar

from claimcheck.domain.caller import CREDENTIAL_CACHE_SECONDS
from claimcheck.ports import Clock

MAX_CACHED_VALUES = 1000

Value = TypeVar("Value")


class TimedCache(Generic[Value]):
    """Values by id. Each expires 60 seconds after it was read."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._values: dict[str, tuple[float, Value]] = {}

    def get(self, name: str) -> Value | None:
        read_at, value = self._values.get(name, (0.0, None))
        fresh = 0 <= self._clock.now().timestamp() - read_at < CREDENTIAL_CACHE_SECONDS
        return value if fresh else None

    def put(self, name: str, value: Value, read_at: float) -> None:
        """`read_at` is the Unix time from before the read."""
        if len(self._values) >= MAX_CACHED_VALUES:
            self._values.clear()
        self._values[name] = (read_at, value)
