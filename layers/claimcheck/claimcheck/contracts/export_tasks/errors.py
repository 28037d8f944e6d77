"""What each refusal looks like to the caller: one table. Never raises."""

from __future__ import annotations

from collections.abc import Mapping

from claimcheck.contracts.contract import RefusalReply, Refusals
from claimcheck.contracts.export_tasks.schemas import TaskError
from claimcheck.contracts.http import Reply, Request, json_reply
from claimcheck.domain.refusals import (
    Forbidden,
    NoStoredFile,
    NotAnExport,
    NotFinished,
    QuotaExceeded,
    Refusal,
    ReportRetired,
    Unauthenticated,
    Unavailable,
)

_NO_AUTHENTICATION = "No valid authentication provided or insufficient permissions."
_NO_TASK = "No task exists with the specified ID for this chain."
_NOT_AN_EXPORT = "invalid task type: only export tasks actions are allowed"
_NOT_DONE = "task status is not DONE"
_NO_RESULT = "the task completed successfully, but contains an invalid result"


def _words(status: int, error: str, headers: Mapping[str, str] | None = None) -> RefusalReply:
    body: TaskError = {"error": error}
    reply = json_reply(status, body, headers)
    return lambda _refusal, _request: reply


def _too_many(refusal: Refusal, request: Request) -> Reply:
    seconds = refusal.retry_after if isinstance(refusal, QuotaExceeded) else 1
    return _words(429, "too many requests", {"Retry-After": str(seconds)})(refusal, request)


REFUSALS: Refusals = {
    # Nothing here tells a task of another chain from one that never was, or that is no id at all.
    Refusal: _words(404, _NO_TASK),
    Unauthenticated: _words(401, _NO_AUTHENTICATION, {"WWW-Authenticate": "Bearer"}),
    Forbidden: _words(403, _NO_AUTHENTICATION),
    NotAnExport: _words(400, _NOT_AN_EXPORT),
    NotFinished: _words(409, _NOT_DONE),
    ReportRetired: _words(422, _NO_RESULT),
    NoStoredFile: _words(422, _NO_RESULT),
    QuotaExceeded: _too_many,
    Unavailable: _words(503, "Service unavailable", {"Retry-After": "1"}),
}
