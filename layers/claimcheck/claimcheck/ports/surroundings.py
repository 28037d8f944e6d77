"""The audit, the dead letters, the time and chance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from claimcheck.domain.archive.lines import UnreadableRow
from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.report import Subject
from claimcheck.domain.span import ALWAYS, Span


class AuditLog(Protocol):
    """Append-only."""

    def append(self, entry: AuditEntry) -> None: ...


class AuditTrail(Protocol):
    """Reading the audit back, oldest first."""

    def of_tenant(
        self, tenant: str, span: Span = ALWAYS, principal: str = ""
    ) -> Iterator[AuditEntry]:
        """With a `principal`, its entries alone; all of the span are read for that."""
        ...

    def of_report(
        self, tenant: str, subject: Subject, span: Span = ALWAYS
    ) -> Iterator[AuditEntry]: ...

    def rows(
        self, span: Span = ALWAYS, tenant: str | None = None
    ) -> Iterator[AuditEntry | UnreadableRow]:
        """Every row as it stands, of all tenants or of one, in no order."""
        ...


class DeadLetters(Protocol):
    """Where events go that no retry can mend."""

    def send(self, message: str, reason: str) -> None: ...


class Clock(Protocol):
    """The time, aware and in UTC."""

    def now(self) -> datetime: ...


class Entropy(Protocol):
    """Randomness for ids."""

    def token(self) -> str:
        """22 URL-safe characters of 128 random bits."""
        ...

    def uuid(self) -> str: ...
