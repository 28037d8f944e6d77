"""The Clock of the machine."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """Wall clock time: a frozen and restored process must see how late it has become."""

    def now(self) -> datetime:
        return datetime.now(UTC)
