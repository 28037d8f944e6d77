"""Putting a denied attempt on record: an entry of its own, or one more in its minute's count."""

from __future__ import annotations

from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.denials import ENTRIES_A_MINUTE, is_failed_login
from claimcheck.ports import Services


def record_denial(services: Services, entry: AuditEntry) -> None:
    """Keep `entry`, whose tenant is proven, or count it if its minute has entries enough.

    Raises `Unavailable` if it could be neither counted nor kept.
    """
    counter = services.failed_logins if is_failed_login(entry) else services.denials
    if counter.count(entry) <= ENTRIES_A_MINUTE:
        services.audit.append(entry)
