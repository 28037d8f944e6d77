"""What is remembered of every attempt. Never a secret, token, signature or full URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from claimcheck.domain.caller import Caller
from claimcheck.domain.report import Report, Subject

USER_AGENT_CHARS = 120
DETAIL_CHARS = 120

# The tenant of what concerns none: entries about the deployment itself.
DEPLOYMENT = "00000000-0000-0000-0000-000000000000"


class Action(StrEnum):
    """What was done, or tried."""

    REGISTERED = "registered"
    RETIRED = "retired"
    FILE_DELETED = "file_deleted"
    LISTED = "listed"
    DESCRIBED = "described"
    TOKEN_ISSUED = "token_issued"
    ISSUED = "issued"
    REDEEMED = "redeemed"
    RESUMED = "resumed"
    GIVEN_BACK = "given_back"
    DELIVERED = "delivered"
    PREVIEWED = "previewed"
    REVOKED = "revoked"
    ATTEMPTED = "attempted"


class Outcome(StrEnum):
    """How it ended."""

    GRANTED = "granted"
    DENIED = "denied"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """The circumstances of one request, event or command. `id` is unique to it."""

    id: str
    at: datetime
    contract: str
    route: str
    source_ip: str = ""
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit; `size` is the number of bytes handed out, where known.

    `count` is the number of attempts that it stands for.
    """

    attempt: Attempt
    tenant: str
    principal: str
    principal_kind: str
    action: Action
    outcome: Outcome
    reason: str = ""
    subject: Subject | None = None
    version_id: str = ""
    size: int | None = None
    detail: Mapping[str, str] = field(default_factory=dict)
    count: int = 1


def granted(
    attempt: Attempt,
    caller: Caller,
    action: Action,
    report: Report | None = None,
    *,
    reason: str = "",
    size: int | None = None,
    detail: Mapping[str, str] | None = None,
) -> AuditEntry:
    """The entry of something allowed; it lies under the report's tenant if there is one."""
    return AuditEntry(
        attempt=attempt,
        tenant=report.tenant if report else caller.tenant,
        principal=caller.principal,
        principal_kind=caller.kind,
        action=action,
        outcome=Outcome.GRANTED,
        reason=reason,
        subject=report.subject if report else None,
        version_id=report.file.version_id if report and report.file else "",
        size=size,
        detail={name: text[:DETAIL_CHARS] for name, text in (detail or {}).items()},
    )


def denied(
    attempt: Attempt,
    caller: Caller,
    reason: str,
    *,
    subject: Subject | None = None,
    outcome: Outcome = Outcome.DENIED,
) -> AuditEntry:
    """The entry of something that was refused (or, with another `outcome`, that failed)."""
    return AuditEntry(
        attempt=attempt,
        tenant=caller.tenant,
        principal=caller.principal,
        principal_kind=caller.kind,
        action=Action.ATTEMPTED,
        outcome=outcome,
        reason=reason,
        subject=subject,
    )
