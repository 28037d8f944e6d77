"""Denied attempts, which anybody may repeat: the first few are entries each, the rest are counted.

What is counted is one principal's (a link's, a credential's) in one UTC minute. Only proven
principals are: whoever proves none costs no row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from claimcheck.domain.audit import Action, Attempt, AuditEntry, Outcome

ENTRIES_A_MINUTE = 10

# Reasons, as the audit keeps them.
WRONG_SECRET = "wrong_secret"
REPEATED = "denied_repeatedly"


@dataclass(frozen=True, slots=True)
class DeniedMinute:
    """All denied attempts of one principal in one minute, as far as they are counted.

    `minute` is counted from the epoch. Of `number` attempts the audit accounts for `told`.
    """

    tenant: str
    principal: str
    principal_kind: str
    minute: int
    number: int
    told: int = ENTRIES_A_MINUTE


def minute_of(moment: datetime) -> int:
    """The UTC minute of `moment`, counted from the epoch."""
    return int(moment.timestamp()) // 60


def is_failed_login(entry: AuditEntry) -> bool:
    """Whether a known credential was named with a wrong secret, which takes no secret at all."""
    return entry.outcome is Outcome.DENIED and entry.reason == WRONG_SECRET


def repeated_denials(denied: DeniedMinute) -> AuditEntry:
    """The one entry of all attempts that the audit does not account for yet.

    The same for the same numbers, place in the audit included: written twice, it is one entry.
    """
    # An external issuer's principals may be long; their digest keeps places apart all the same.
    of = sha256(denied.principal.encode("utf-8", "replace")).hexdigest()[:32]
    return AuditEntry(
        attempt=Attempt(
            id=f"denied-{of}-{denied.number}",
            at=_last_moment(denied.minute),
            contract="maintenance",
            route="",
        ),
        tenant=denied.tenant,
        principal=denied.principal,
        principal_kind=denied.principal_kind,
        action=Action.ATTEMPTED,
        outcome=Outcome.DENIED,
        reason=REPEATED,
        count=denied.number - denied.told,
    )


def _last_moment(minute: int) -> datetime:
    return datetime.fromtimestamp((minute + 1) * 60, UTC) - timedelta(milliseconds=1)
