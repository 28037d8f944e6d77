"""The audit in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from claimcheck.domain.archive.lines import UnreadableRow
from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.refusals import Unavailable
from claimcheck.domain.report import Subject
from claimcheck.domain.span import ALL_TIME, Span
from claimcheck.domain.times import rfc3339_milliseconds


class FakeAuditLog:
    """The entries in order of arrival, those of registrations and spent links among them."""

    def __init__(self) -> None:
        self.entries: list[AuditEntry] = []
        self.unreadable: list[UnreadableRow] = []

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

    def of_tenant(
        self, tenant: str, span: Span = ALL_TIME, principal: str = ""
    ) -> Iterator[AuditEntry]:
        mine = (entry for entry in self._within(span) if entry.tenant == tenant)
        return (entry for entry in mine if principal in ("", entry.principal))

    def of_report(
        self, tenant: str, subject: Subject, span: Span = ALL_TIME
    ) -> Iterator[AuditEntry]:
        return (entry for entry in self.of_tenant(tenant, span) if entry.subject == subject)

    def rows(
        self, span: Span = ALL_TIME, tenant: str | None = None
    ) -> Iterator[AuditEntry | UnreadableRow]:
        yield from (entry for entry in self._within(span) if tenant in (None, entry.tenant))
        for row in self.unreadable:
            if row.key.time in span and tenant in (None, row.key.tenant):
                yield row

    def _within(self, span: Span) -> list[AuditEntry]:
        inside = [entry for entry in self.entries if rfc3339_milliseconds(entry.attempt.at) in span]
        return sorted(inside, key=lambda entry: (entry.attempt.at, entry.attempt.id))

    def _held(self, entry: AuditEntry) -> AuditEntry | None:
        def place(of: AuditEntry) -> tuple[str, datetime, str]:
            return of.tenant, of.attempt.at, of.attempt.id

        return next((held for held in self.entries if place(held) == place(entry)), None)
