"""How `external_reports` answers each refusal."""

from __future__ import annotations

from collections.abc import Mapping

from claimcheck.contracts.contract import RefusalReply, Refusals
from claimcheck.contracts.external_reports.schemas import ExternalReportError, TokenError
from claimcheck.contracts.http import Reply, Request, json_reply, problems_of, retry_after
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

# RFC 6749, section 5.1: on every response of the token endpoint.
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}

_ENDED = "Link has expired or was already used"


def _fixed_reply(
    status: int, message: str, headers: Mapping[str, str] | None = None
) -> RefusalReply:
    reply = _error(status, message, headers)
    return lambda _refusal, _request: reply


def _too_many(refusal: Refusal, _request: Request) -> Reply:
    return _error(429, "Too many requests", retry_after(refusal))


def _error(status: int, message: str, headers: Mapping[str, str] | None = None) -> Reply:
    body: ExternalReportError = {"error": True, "message": message, "code": status}
    return json_reply(status, body, headers)


def _token_error(status: int, code: str, headers: Mapping[str, str] | None = None) -> RefusalReply:
    body: TokenError = {"error": code}
    reply = json_reply(status, body, NO_STORE | dict(headers or {}))
    return lambda _refusal, _request: reply


def _token_invalid(refusal: Refusal, _request: Request) -> Reply:
    problems = problems_of(refusal)
    described: list[TokenError] = [
        {"error": p.kind, "error_description": p.message} for p in problems
    ]
    return json_reply(400, next(iter(described), {"error": "invalid_request"}), NO_STORE)


def _token_too_many(refusal: Refusal, request: Request) -> Reply:
    return _token_error(429, "slow_down", retry_after(refusal))(refusal, request)


REFUSALS: Refusals = {
    # The default answer gives nothing away: a foreign report, an unknown one and a malformed id
    # look alike.
    Refusal: _fixed_reply(403, "Access denied to this report"),
    Unauthenticated: _fixed_reply(
        401, "Invalid or missing access token", {"WWW-Authenticate": "Bearer"}
    ),
    Forbidden: _fixed_reply(
        403, "Insufficient scope", {"WWW-Authenticate": 'Bearer error="insufficient_scope"'}
    ),
    InvalidRequest: _fixed_reply(400, "Invalid request"),
    NotFinished: _fixed_reply(409, "Report is not completed"),
    ReportRetired: _fixed_reply(410, "Report is no longer available"),
    NoStoredFile: _fixed_reply(410, "Report is no longer available"),
    QuotaExceeded: _too_many,
    Unavailable: _fixed_reply(503, "Service unavailable", {"Retry-After": "1"}),
}

LINK_REFUSALS: Refusals = {
    Refusal: _fixed_reply(404, "Link not found"),
    LinkEnded: _fixed_reply(410, _ENDED),
    # The link is authentic, but its report is gone: the caller only learns that the link has ended.
    ReportNotFound: _fixed_reply(410, _ENDED),
    NotFinished: _fixed_reply(410, _ENDED),
    ReportRetired: _fixed_reply(410, _ENDED),
    NoStoredFile: _fixed_reply(410, _ENDED),
    QuotaExceeded: _too_many,
    Unavailable: _fixed_reply(503, "Service unavailable", {"Retry-After": "1"}),
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
