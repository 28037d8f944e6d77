"""The dead-letter queue."""

from __future__ import annotations

from typing import Protocol


class DeadLetters(Protocol):
    """Events that no retry can process."""

    def send(self, message: str, reason: str) -> None: ...
