"""Archives of several batches with their audit table, for tests of the archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count

from claimcheck.domain.archive.lines import Line, entry_line
from claimcheck.domain.audit import AuditEntry
from claimcheck.usecases.archive_lines import archive_lines
from claimcheck.usecases.verify_audit import (
    DEFAULT_PENDING,
    Verification,
    VerificationScope,
    verify_audit,
)
from tests.fakes import NOW
from tests.fakes.archive import FakeArchiving
from tests.ports.samples import an_entry

_events = count(1)


def a_line(entry: AuditEntry) -> Line:
    """Return the entry's line, from a new event."""
    return entry_line(f"event-{next(_events)}", entry)


def entries(number: int, minute: int = 0) -> list[AuditEntry]:
    """Return `number` entries, one a second from `minute` on."""
    start = NOW + timedelta(minutes=minute)
    return [an_entry(start + timedelta(seconds=n)) for n in range(number)]


def archived(*sizes: int) -> FakeArchiving:
    """Return services whose entries are all archived, in batches of these `sizes`."""
    services = FakeArchiving()
    for minute, size in enumerate(sizes):
        batch = entries(size, minute)
        services.trail.add_all(batch)
        archive_lines(services, [a_line(entry) for entry in batch])
    services.clock.advance((DEFAULT_PENDING * 2).total_seconds())
    return services


def check(services: FakeArchiving, scope: VerificationScope | None = None) -> Verification:
    return verify_audit(services, scope or VerificationScope())


def another(entry: AuditEntry) -> AuditEntry:
    """Return the entry with another reason."""
    return replace(entry, reason="forged")
