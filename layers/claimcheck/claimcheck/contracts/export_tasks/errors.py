"""How `export_tasks` answers each refusal."""

from __future__ import annotations

from collections.abc import Mapping

from claimcheck.contracts.contract import RefusalReply, Refusals
from claimcheck.contracts.export_tasks.schemas import TaskError
from claimcheck.contracts.http import Reply, Request, json_reply, retry_after
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


def _fixed_reply(status: int, error: str, headers: Mapping[str, str] | None = None) -> RefusalReply:
    body: TaskError = {"error": error}
    reply = json_reply(status, body, headers)
    return lambda _refusal, _request: reply


def _too_many(refusal: Refusal, request: Request) -> Reply:
    return _fixed_reply(429, "too many requests", retry_after(refusal))(refusal, request)


REFUSALS: Refusals = {
    # The default answer gives nothing away: a foreign task, an unknown one and a malformed id
    # look alike.
    Refusal: _fixed_reply(404, _NO_TASK),
    Unauthenticated: _fixed_reply(401, _NO_AUTHENTICATION, {"WWW-Authenticate": "Bearer"}),
    Forbidden: _fixed_reply(403, _NO_AUTHENTICATION),
    NotAnExport: _fixed_reply(400, _NOT_AN_EXPORT),
    NotFinished: _fixed_reply(409, _NOT_DONE),
    ReportRetired: _fixed_reply(422, _NO_RESULT),
    NoStoredFile: _fixed_reply(422, _NO_RESULT),
    QuotaExceeded: _too_many,
    Unavailable: _fixed_reply(503, "Service unavailable", {"Retry-After": "1"}),
}
