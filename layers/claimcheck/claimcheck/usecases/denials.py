"""Record denied attempts: the first few of a minute as entries, the rest as one count."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.denials import (
    ENTRIES_PER_MINUTE,
    is_failed_login,
    minute_of,
    repeated_denials_entry,
)
from claimcheck.ports import DenialServices, Services

# A bound on the duration of one run. The next run takes the remaining counters.
MAX_COUNTERS_PER_RUN = 1000


def record_denial(services: Services, entry: AuditEntry) -> None:
    """Append `entry`, or only count it if its principal has enough entries in that minute.

    The tenant of `entry` must be proven. Raises `Unavailable` if the write fails.
    """
    counter = services.failed_logins if is_failed_login(entry) else services.denials
    if counter.count(entry) <= ENTRIES_PER_MINUTE:
        services.audit.append(entry)


def close_denials(services: DenialServices, now: datetime) -> int:
    """Write an entry for each counter whose minute ended at least a minute before `now`.

    Returns the number of counters reported. Idempotent, and safe to run in parallel. An attempt
    that is counted later reopens its counter, and a later run reports the remainder.
    """
    unreported = services.denials.unreported(minute_of(now) - 2)
    reported = [
        services.denials.report(denied, repeated_denials_entry(denied))
        for denied in islice(unreported, MAX_COUNTERS_PER_RUN)
    ]
    return sum(reported)
