"""Counts of denied attempts in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.denials import DenialCount, minute_of
from claimcheck.domain.refusals import Unavailable
from tests.fakes.audit import FakeAuditLog

Place = tuple[str, str, int]


class FakeDenials:
    """Counts by tenant, principal and minute.

    `write_units` are what DynamoDB would charge: counters stay far below a kilobyte, an entry has
    an index, and a transaction costs twice. `reachable` false: the table is not.
    """

    def __init__(self, audit: FakeAuditLog) -> None:
        self.counted: dict[Place, DenialCount] = {}
        self.write_units = 0
        self.reachable = True
        self._audit = audit

    def count(self, entry: AuditEntry, attempts: int = 1) -> int:
        if not self.reachable:
            raise Unavailable("denials")
        place = (entry.tenant, entry.principal, minute_of(entry.attempt.at))
        new = DenialCount(*place[:2], entry.principal_kind, place[2], 0)
        held = self.counted.get(place, new)
        self.counted[place] = replace(held, attempts=held.attempts + attempts)
        opens = held.attempts <= held.reported < held.attempts + attempts
        # The first attempt without an entry: a refused write, and the index beside the counter.
        self.write_units += 3 if opens else 1
        return held.attempts + attempts

    def unreported(self, minute: int) -> Iterator[DenialCount]:
        held = sorted(self.counted.values(), key=lambda d: (d.minute, d.tenant, d.principal))
        return (d for d in held if d.minute <= minute and d.attempts > d.reported)

    def report(self, denied: DenialCount, entry: AuditEntry) -> bool:
        place = (denied.tenant, denied.principal, denied.minute)
        if self.counted[place] != denied:
            return False
        if not self._audit.add_all([entry]):
            raise Unavailable("audit_collision")
        self.counted[place] = replace(denied, reported=denied.attempts)
        self.write_units += 2 * 3
        return True
