"""How `merchant_reports` answers each refusal."""

from __future__ import annotations

from collections.abc import Mapping

from claimcheck.contracts.contract import Refusals
from claimcheck.contracts.http import Reply, Request, json_reply, problems_of, retry_after
from claimcheck.contracts.merchant_reports.answers import MerchantReportError
from claimcheck.domain.refusals import (
    Forbidden,
    InvalidRequest,
    QuotaExceeded,
    Refusal,
    Unauthenticated,
    Unavailable,
)

_CHALLENGE = {"WWW-Authenticate": 'Basic realm="claimcheck", charset="UTF-8"'}


def _invalid(refusal: Refusal, _request: Request) -> Reply:
    problems = problems_of(refusal)
    detail = "; ".join(problem.message for problem in problems)
    return _error(400, "invalid_parameters", "Bad filters", detail=detail)


def _unauthenticated(_refusal: Refusal, _request: Request) -> Reply:
    return _error(401, "unauthorized", "Invalid/missing auth", _CHALLENGE)


def _forbidden(_refusal: Refusal, _request: Request) -> Reply:
    return _error(403, "forbidden", "Insufficient permissions", detail="No permission assigned")


def _not_found(_refusal: Refusal, _request: Request) -> Reply:
    return _error(404, "not_found", "Report not found")


def _too_many(refusal: Refusal, _request: Request) -> Reply:
    return _error(429, "rate_limited", "Too many requests", retry_after(refusal))


def _unavailable(_refusal: Refusal, _request: Request) -> Reply:
    return _error(503, "unavailable", "Service unavailable", {"Retry-After": "1"})


def _error(
    status: int,
    code: str,
    message: str,
    headers: Mapping[str, str] | None = None,
    *,
    detail: str = "",
) -> Reply:
    body: MerchantReportError = {"code": code, "message": message}
    if detail:
        body["detail"] = detail
    return json_reply(status, body, headers)


REFUSALS: Refusals = {
    # The default answer gives nothing away: a foreign, unfinished, retired or lost report and one
    # that never existed look alike.
    Refusal: _not_found,
    InvalidRequest: _invalid,
    Unauthenticated: _unauthenticated,
    Forbidden: _forbidden,
    QuotaExceeded: _too_many,
    Unavailable: _unavailable,
}
