"""The audit: append entries, and read them back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from claimcheck.domain.archive.lines import UnreadableRow
from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.report import Subject
from claimcheck.domain.span import ALL_TIME, Span


class AuditLog(Protocol):
    """The append-only side of the audit."""

    def append(self, entry: AuditEntry) -> None: ...


class AuditTrail(Protocol):
    """The reading side of the audit."""

    def of_tenant(
        self, tenant: str, span: Span = ALL_TIME, principal: str = ""
    ) -> Iterator[AuditEntry]:
        """Return a tenant's entries, oldest first; with a `principal`, only its entries.

        A `principal` does not reduce the rows read.
        """
        ...

    def of_report(
        self, tenant: str, subject: Subject, span: Span = ALL_TIME
    ) -> Iterator[AuditEntry]:
        """Return the entries about one report, oldest first."""
        ...

    def rows(
        self, span: Span = ALL_TIME, tenant: str | None = None
    ) -> Iterator[AuditEntry | UnreadableRow]:
        """Return every row of all tenants (None) or of one, in no order."""
        ...
