"""Audit entries: one for every attempt. They never hold a secret, token, signature or full URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from claimcheck.domain.caller import Caller
from claimcheck.domain.report import Report, Subject

USER_AGENT_CHARS = 120
DETAIL_CHARS = 120

# The tenant id of entries about the deployment itself, which concern no tenant.
DEPLOYMENT = "00000000-0000-0000-0000-000000000000"


class Action(StrEnum):
    """What was done or attempted."""

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
    """The result of an attempt."""

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
    """One entry of the audit.

    `size` is the number of bytes sent, where known. `count` is the number of attempts that the
    entry stands for.
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


def entry_fields(entry: AuditEntry) -> dict[str, Any]:
    """Return every field of the entry, flat and in order, under its public name.

    Public names are `time` (a `datetime`) and `request_id` for the attempt's `at` and `id`, and
    `report_id` and `kind` for the subject. A field added to `Attempt` or `AuditEntry` appears here
    and so in all that is made from this: the log, `audit list`, `audit export` and the archive.
    """
    attempt = entry.attempt
    flat: dict[str, Any] = {"time": attempt.at, "request_id": attempt.id}
    flat |= {f.name: getattr(attempt, f.name) for f in fields(attempt) if f.name not in flat}
    del flat["id"], flat["at"]
    for each in fields(entry):
        value = getattr(entry, each.name)
        if each.name == "subject":
            flat |= {"report_id": value and value.id, "kind": value and value.kind.value}
        elif each.name != "attempt":
            flat[each.name] = value.value if isinstance(value, StrEnum) else value
    return flat


def display_fields(entry: AuditEntry) -> dict[str, Any]:
    """Return the fields as the log, `audit list` and `audit export` show them, ready for JSON.

    They differ from the archive's in three ways, which readers rely on: every entry has the same
    fields, `time` has microseconds, and `tenant` is left out (the command names the tenant, and
    an entry that is only logged may have none).
    """
    shown = entry_fields(entry)
    del shown["tenant"]
    return shown | {
        "time": entry.attempt.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "version_id": entry.version_id or None,
        "detail": dict(entry.detail),
    }


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
    """Return the entry of a permitted action, under the report's tenant if there is a report."""
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
    """Return the entry of a refused attempt or, with another `outcome`, of a failed one."""
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
