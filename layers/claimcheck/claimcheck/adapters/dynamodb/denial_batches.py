"""Counting failed logins with fewer writes than there are attempts.

An id is no secret: whoever knows one must not be able to cost a write with every request. Only what
is written is limited, never who may log in, so nobody can lock out a credential's holder.
"""

from __future__ import annotations

from dataclasses import dataclass

from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.denials import ENTRIES_PER_MINUTE, minute_of
from claimcheck.ports import DenialCounter

BATCH = 10
KEPT_IDS = 1000


@dataclass(slots=True)
class _Held:
    """Attempts that are counted in this process only; `number` is what its minute had before."""

    entry: AuditEntry
    number: int
    attempts: int = 0


class BatchedDenials:
    """Counts one by one while a minute has room for entries, and from then on ten at a time.

    What is left of an id's minute is counted with the first attempt on it in a later minute. A
    process that ends before that loses at most nine counts an id; the log has every attempt.
    """

    def __init__(self, counter: DenialCounter) -> None:
        self._counter = counter
        self._held: dict[tuple[str, str], _Held] = {}

    def count(self, entry: AuditEntry, attempts: int = 1) -> int:
        place = (entry.tenant, entry.principal)
        held = self._held.get(place)
        if held is not None and _minute(held) != minute_of(entry.attempt.at):
            self._let_go(place)
            held = None
        if held is None:
            return self._count_and_keep(place, entry, attempts)
        held.attempts += attempts
        if held.attempts >= BATCH:
            self._write(held)
        return held.number + held.attempts

    def _count_and_keep(self, place: tuple[str, str], entry: AuditEntry, attempts: int) -> int:
        number = self._counter.count(entry, attempts)
        if number >= ENTRIES_PER_MINUTE:
            if len(self._held) >= KEPT_IDS:
                self._let_go(next(iter(self._held)))
            self._held[place] = _Held(entry, number)
        return number

    def _let_go(self, place: tuple[str, str]) -> None:
        held = self._held[place]
        if held.attempts:
            self._write(held)
        del self._held[place]

    def _write(self, held: _Held) -> None:
        held.number = self._counter.count(held.entry, held.attempts)
        held.attempts = 0


def _minute(held: _Held) -> int:
    return minute_of(held.entry.attempt.at)
