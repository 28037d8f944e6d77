"""The Clock port on the system's clock."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """Wall clock time, so that a process restored from a snapshot sees the current time."""

    def now(self) -> datetime:
        return datetime.now(UTC)
