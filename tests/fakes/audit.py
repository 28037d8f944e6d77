"""The audit in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.refusals import Unavailable


class FakeAuditLog:
    """The entries in order of arrival, those of registrations and spent links among them."""

    def __init__(self) -> None:
        self.entries: list[AuditEntry] = []

    def append(self, entry: AuditEntry) -> None:
        held = self._held(entry)
        if held is None:
            self.entries.append(entry)
        elif held != entry:
            raise Unavailable("audit_collision")

    def add_all(self, entries: Sequence[AuditEntry]) -> bool:
        """All or none of `entries`, as in a transaction; whether there was room for them."""
        if any(self._held(entry) for entry in entries):
            return False
        self.entries.extend(entries)
        return True

    def of_tenant(self, tenant: str) -> Iterator[AuditEntry]:
        mine = [entry for entry in self.entries if entry.tenant == tenant]
        return iter(sorted(mine, key=lambda entry: (entry.attempt.at, entry.attempt.id)))

    def _held(self, entry: AuditEntry) -> AuditEntry | None:
        def place(of: AuditEntry) -> tuple[str, datetime, str]:
            return of.tenant, of.attempt.at, of.attempt.id

        return next((held for held in self.entries if place(held) == place(entry)), None)
