"""How `documents` answers each refusal."""

from __future__ import annotations

from collections.abc import Mapping

from claimcheck.contracts.contract import RefusalReply, Refusals
from claimcheck.contracts.documents.schemas import present_error
from claimcheck.contracts.http import Reply, Request, json_reply, problems_of, retry_after
from claimcheck.domain.refusals import (
    Forbidden,
    InvalidRequest,
    NoStoredFile,
    NotFinished,
    QuotaExceeded,
    Refusal,
    Unauthenticated,
    Unavailable,
)


def _fixed_reply(status: int, message: str) -> RefusalReply:
    reply = _error(status, message)
    return lambda _refusal, _request: reply


def _invalid(refusal: Refusal, _request: Request) -> Reply:
    problems = problems_of(refusal)
    messages = (problem.message for problem in problems)
    return _error(435, next(messages, "Document ID is required"))


def _too_many(refusal: Refusal, _request: Request) -> Reply:
    return _error(429, "Too many requests", retry_after(refusal))


def _failed(_refusal: Refusal, request: Request) -> Reply:
    posted = request.method == "POST"
    message = "Failed to generate download URL" if posted else "Failed to download document"
    return _error(500, message, {"Retry-After": "1"})


def _no_token(_refusal: Refusal, _request: Request) -> Reply:
    return _error(500, "Failed to generate access token", {"Retry-After": "1"})


def _error(status: int, message: str, headers: Mapping[str, str] | None = None) -> Reply:
    return json_reply(status, present_error(status, message), headers)


REFUSALS: Refusals = {
    # The default answer gives nothing away: a foreign or retired document and one that never
    # existed look alike.
    Refusal: _fixed_reply(437, "Document not found"),
    Unauthenticated: _fixed_reply(403, "UNAUTHORIZED"),
    Forbidden: _fixed_reply(403, "UNAUTHORIZED"),
    InvalidRequest: _invalid,
    # Not finished: it was announced, and its file was never uploaded.
    NotFinished: _fixed_reply(435, "Document has no file path"),
    NoStoredFile: _fixed_reply(435, "Document has no file path"),
    QuotaExceeded: _too_many,
    Unavailable: _failed,
}

TOKEN_REFUSALS: Refusals = {**REFUSALS, Unavailable: _no_token}
