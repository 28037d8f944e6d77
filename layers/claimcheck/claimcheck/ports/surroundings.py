"""The audit, the dead letters, the time and chance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from claimcheck.domain.audit import AuditEntry


class AuditLog(Protocol):
    """Append-only."""

    def append(self, entry: AuditEntry) -> None: ...


class AuditTrail(Protocol):
    """Reading the audit back, oldest first."""

    def of_tenant(self, tenant: str) -> Iterator[AuditEntry]: ...


class DeadLetters(Protocol):
    """Where events go that no retry can mend."""

    def bury(self, message: str, reason: str) -> None: ...


class Clock(Protocol):
    """The time, aware and in UTC."""

    def now(self) -> datetime: ...


class Entropy(Protocol):
    """Randomness for ids."""

    def token(self) -> str:
        """22 URL-safe characters of 128 random bits."""
        ...

    def uuid(self) -> str: ...
