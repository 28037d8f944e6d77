"""Counting denied attempts, and what the counts become."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.denials import DenialCount


class DenialCounter(Protocol):
    """Denied attempts by principal and UTC minute."""

    def count(self, entry: AuditEntry, attempts: int = 1) -> int:
        """Count `attempts` like the one of `entry`; how many its minute has now.

        More than one at once only where the minute is known to have all of its own entries.
        """
        ...


class Denials(DenialCounter, Protocol):
    """The counts, and the entries that they become."""

    def unreported(self, minute: int) -> Iterator[DenialCount]:
        """Minutes up to `minute` of which the audit does not account for every attempt."""
        ...

    def report(self, denied: DenialCount, entry: AuditEntry) -> bool:
        """Commit `entry` and that it accounts for all of `denied`: both or neither.

        False if the count has moved since, or somebody else was faster.
        """
        ...


class DenialServices(Protocol):
    """The port that closing minutes needs."""

    @property
    def denials(self) -> Denials: ...
