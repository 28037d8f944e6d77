"""The clock and the random number generator."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The current time, timezone-aware and in UTC."""

    def now(self) -> datetime: ...


class Entropy(Protocol):
    """Random ids."""

    def token(self) -> str:
        """Return 128 random bits as 22 URL-safe characters."""
        ...

    def uuid(self) -> str: ...
