"""Counters of denied attempts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.denials import DenialCount


class DenialCounter(Protocol):
    """Denied attempts by principal and UTC minute."""

    def count(self, entry: AuditEntry, attempts: int = 1) -> int:
        """Add `attempts` to the counter of the entry's principal and minute; return its new value.

        More than one attempt may be added only if the minute has all its individual entries.
        """
        ...


class Denials(DenialCounter, Protocol):
    """The counters, and how they are reported in the audit."""

    def unreported(self, minute: int) -> Iterator[DenialCount]:
        """Return the counters up to `minute` with attempts that no audit entry accounts for."""
        ...

    def report(self, denied: DenialCount, entry: AuditEntry) -> bool:
        """Append `entry` and record that it accounts for all of `denied`, both or neither.

        False if the counter has changed since, or another process has reported it.
        """
        ...


class DenialServices(Protocol):
    """The port that reporting the counters needs."""

    @property
    def denials(self) -> Denials: ...
