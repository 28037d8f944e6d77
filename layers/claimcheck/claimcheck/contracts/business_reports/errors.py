"""What each refusal looks like to the caller: one table. Never raises."""

from __future__ import annotations

from claimcheck.contracts.business_reports.schemas import (
    BusinessReportError,
    BusinessRequestFaults,
    RequestFault,
)
from claimcheck.contracts.contract import Refusals
from claimcheck.contracts.http import Reply, Request, json_reply
from claimcheck.domain.refusals import (
    Forbidden,
    InvalidRequest,
    Problem,
    QuotaExceeded,
    Refusal,
    Unauthenticated,
    Unavailable,
)


def _unauthenticated(_refusal: Refusal, _request: Request) -> Reply:
    return _detail(401, "Authentication required", {"WWW-Authenticate": "Bearer"})


def _forbidden(_refusal: Refusal, _request: Request) -> Reply:
    return _detail(403, "Insufficient permissions")


def _not_found(_refusal: Refusal, _request: Request) -> Reply:
    return _detail(404, "Resource does not exist")


def _invalid(refusal: Refusal, _request: Request) -> Reply:
    problems = refusal.problems if isinstance(refusal, InvalidRequest) else ()
    body: BusinessRequestFaults = {"detail": [_fault(problem) for problem in problems]}
    return json_reply(422, body)


def _too_many(refusal: Refusal, _request: Request) -> Reply:
    seconds = refusal.retry_after if isinstance(refusal, QuotaExceeded) else 1
    return _detail(429, "Too many requests", {"Retry-After": str(seconds)})


def _unavailable(_refusal: Refusal, _request: Request) -> Reply:
    return _detail(503, "Service unavailable", {"Retry-After": "1"})


def _detail(status: int, detail: str, headers: dict[str, str] | None = None) -> Reply:
    body: BusinessReportError = {"detail": detail}
    return json_reply(status, body, headers)


def _fault(problem: Problem) -> RequestFault:
    fault: RequestFault = {
        "type": problem.kind,
        "loc": list(problem.location),
        "msg": problem.message,
        "input": problem.input,
    }
    if problem.context:
        fault["ctx"] = dict(problem.context)
    return fault


REFUSALS: Refusals = {
    # Nothing here tells a report of somebody else, one that is not finished, one that retention
    # took and one whose file is gone from one that never was.
    Refusal: _not_found,
    Unauthenticated: _unauthenticated,
    Forbidden: _forbidden,
    InvalidRequest: _invalid,
    QuotaExceeded: _too_many,
    Unavailable: _unavailable,
}
