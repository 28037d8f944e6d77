"""Counting failed logins with fewer writes than attempts.

A credential's id is public, and a request with it must not always cost a write. Only the writes are
limited, not the logins, so nobody can lock out a credential's owner.
"""

from __future__ import annotations

from dataclasses import dataclass

from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.denials import ENTRIES_PER_MINUTE, minute_of
from claimcheck.ports import DenialCounter

BATCH_SIZE = 10
MAX_PRINCIPALS = 1000


@dataclass(slots=True)
class _Batch:
    """Attempts counted in this process only; `counted` are those of its minute in the table."""

    entry: AuditEntry
    counted: int
    attempts: int = 0


class BatchedDenials:
    """Counts one by one while the minute has room for entries, then ten at a time.

    The rest of a minute is written with the principal's next attempt in a later minute. A process
    that stops may lose up to nine counts per principal; the log still has every attempt.
    """

    def __init__(self, counter: DenialCounter) -> None:
        self._counter = counter
        self._batches: dict[tuple[str, str], _Batch] = {}

    def count(self, entry: AuditEntry, attempts: int = 1) -> int:
        principal_key = (entry.tenant, entry.principal)
        batch = self._batches.get(principal_key)
        if batch is not None and _batch_minute(batch) != minute_of(entry.attempt.at):
            self._flush(principal_key)
            batch = None
        if batch is None:
            return self._count_and_start_batch(principal_key, entry, attempts)
        batch.attempts += attempts
        if batch.attempts >= BATCH_SIZE:
            self._write(batch)
        return batch.counted + batch.attempts

    def _count_and_start_batch(
        self, principal_key: tuple[str, str], entry: AuditEntry, attempts: int
    ) -> int:
        number = self._counter.count(entry, attempts)
        if number >= ENTRIES_PER_MINUTE:
            if len(self._batches) >= MAX_PRINCIPALS:
                self._flush(next(iter(self._batches)))
            self._batches[principal_key] = _Batch(entry, number)
        return number

    def _flush(self, principal_key: tuple[str, str]) -> None:
        batch = self._batches[principal_key]
        if batch.attempts:
            self._write(batch)
        del self._batches[principal_key]

    def _write(self, batch: _Batch) -> None:
        batch.counted = self._counter.count(batch.entry, batch.attempts)
        batch.attempts = 0


def _batch_minute(batch: _Batch) -> int:
    return minute_of(batch.entry.attempt.at)
