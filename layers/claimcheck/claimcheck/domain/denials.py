"""Denied attempts: the first few of a minute get an entry each, the rest are counted.

Anybody can repeat a denied attempt, so the number of audit rows must be bounded. Attempts are
counted by principal (a link or a credential) and UTC minute. Attempts without a proven principal
write no row at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from claimcheck.domain.audit import Action, Attempt, AuditEntry, Outcome

ENTRIES_PER_MINUTE = 10

# Reasons in audit entries.
WRONG_SECRET = "wrong_secret"
DENIED_REPEATEDLY = "denied_repeatedly"


@dataclass(frozen=True, slots=True)
class DenialCount:
    """The counter of one principal's denied attempts in one minute.

    `minute` is the number of minutes since the epoch. Audit entries account for `reported` of the
    `attempts`.
    """

    tenant: str
    principal: str
    principal_kind: str
    minute: int
    attempts: int
    reported: int = ENTRIES_PER_MINUTE


def minute_of(moment: datetime) -> int:
    """Return the number of minutes between the epoch and `moment`."""
    return int(moment.timestamp()) // 60


def is_failed_login(entry: AuditEntry) -> bool:
    """Whether the attempt sent a wrong secret with a known credential id."""
    return entry.outcome is Outcome.DENIED and entry.reason == WRONG_SECRET


def repeated_denials_entry(denied: DenialCount) -> AuditEntry:
    """Return one entry for all attempts that no audit entry accounts for yet.

    Equal counters give equal entries with equal ids, so writing one twice adds one row.
    """
    # A principal of an external issuer may be longer than an id can be, so the id has its hash.
    principal_hash = sha256(denied.principal.encode("utf-8", "replace")).hexdigest()[:32]
    return AuditEntry(
        attempt=Attempt(
            id=f"denied-{principal_hash}-{denied.attempts}",
            at=_end_of_minute(denied.minute),
            contract="maintenance",
            route="",
        ),
        tenant=denied.tenant,
        principal=denied.principal,
        principal_kind=denied.principal_kind,
        action=Action.ATTEMPTED,
        outcome=Outcome.DENIED,
        reason=DENIED_REPEATEDLY,
        count=denied.attempts - denied.reported,
    )


def _end_of_minute(minute: int) -> datetime:
    return datetime.fromtimestamp((minute + 1) * 60, UTC) - timedelta(milliseconds=1)
