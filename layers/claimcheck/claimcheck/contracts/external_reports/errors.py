"""What each refusal looks like to the caller: three tables. Never raises."""

from __future__ import annotations

from collections.abc import Mapping

from claimcheck.contracts.contract import RefusalReply, Refusals
from claimcheck.contracts.external_reports.schemas import ExternalReportError, TokenError
from claimcheck.contracts.http import Reply, Request, json_reply
from claimcheck.domain.refusals import (
    Forbidden,
    InvalidRequest,
    LinkEnded,
    NoStoredFile,
    NotFinished,
    QuotaExceeded,
    Refusal,
    ReportNotFound,
    ReportRetired,
    Unauthenticated,
    Unavailable,
)

# RFC 6749, 5.1: on everything that the token endpoint says.
NEVER_STORED = {"Cache-Control": "no-store", "Pragma": "no-cache"}

_ENDED = "Link has expired or was already used"


def _words(status: int, message: str, headers: Mapping[str, str] | None = None) -> RefusalReply:
    reply = _error(status, message, headers)
    return lambda _refusal, _request: reply


def _too_many(refusal: Refusal, _request: Request) -> Reply:
    return _error(429, "Too many requests", _retry_after(refusal))


def _error(status: int, message: str, headers: Mapping[str, str] | None = None) -> Reply:
    body: ExternalReportError = {"error": True, "message": message, "code": status}
    return json_reply(status, body, headers)


def _token_error(status: int, code: str, headers: Mapping[str, str] | None = None) -> RefusalReply:
    body: TokenError = {"error": code}
    reply = json_reply(status, body, NEVER_STORED | dict(headers or {}))
    return lambda _refusal, _request: reply


def _token_invalid(refusal: Refusal, _request: Request) -> Reply:
    problems = refusal.problems if isinstance(refusal, InvalidRequest) else ()
    described: list[TokenError] = [
        {"error": p.kind, "error_description": p.message} for p in problems
    ]
    return json_reply(400, next(iter(described), {"error": "invalid_request"}), NEVER_STORED)


def _token_too_many(refusal: Refusal, request: Request) -> Reply:
    return _token_error(429, "slow_down", _retry_after(refusal))(refusal, request)


def _retry_after(refusal: Refusal) -> dict[str, str]:
    seconds = refusal.retry_after if isinstance(refusal, QuotaExceeded) else 1
    return {"Retry-After": str(seconds)}


REFUSALS: Refusals = {
    # Nothing here tells a report of somebody else from one that never was, or that is no id at all.
    Refusal: _words(403, "Access denied to this report"),
    Unauthenticated: _words(401, "Invalid or missing access token", {"WWW-Authenticate": "Bearer"}),
    Forbidden: _words(
        403, "Insufficient scope", {"WWW-Authenticate": 'Bearer error="insufficient_scope"'}
    ),
    InvalidRequest: _words(400, "Invalid request"),
    NotFinished: _words(409, "Report is not completed"),
    ReportRetired: _words(410, "Report is no longer available"),
    NoStoredFile: _words(410, "Report is no longer available"),
    QuotaExceeded: _too_many,
    Unavailable: _words(503, "Service unavailable", {"Retry-After": "1"}),
}

LINK_REFUSALS: Refusals = {
    Refusal: _words(404, "Link not found"),
    LinkEnded: _words(410, _ENDED),
    # The link is authentic; that its report went away is its end, and nobody's business.
    ReportNotFound: _words(410, _ENDED),
    NotFinished: _words(410, _ENDED),
    ReportRetired: _words(410, _ENDED),
    NoStoredFile: _words(410, _ENDED),
    QuotaExceeded: _too_many,
    Unavailable: _words(503, "Service unavailable", {"Retry-After": "1"}),
}

TOKEN_REFUSALS: Refusals = {
    Refusal: _token_error(400, "invalid_request"),
    InvalidRequest: _token_invalid,
    Unauthenticated: _token_error(
        401, "invalid_client", {"WWW-Authenticate": 'Basic realm="claimcheck"'}
    ),
    Forbidden: _token_error(400, "unauthorized_client"),
    QuotaExceeded: _token_too_many,
    Unavailable: _token_error(503, "temporarily_unavailable", {"Retry-After": "1"}),
}
