"""How `business_reports` answers each refusal."""

from __future__ import annotations

from claimcheck.contracts.business_reports.schemas import (
    BusinessReportError,
    BusinessRequestFaults,
    RequestFault,
)
from claimcheck.contracts.contract import Refusals
from claimcheck.contracts.http import Reply, Request, json_reply, problems_of, retry_after
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
    problems = problems_of(refusal)
    body: BusinessRequestFaults = {"detail": [_fault(problem) for problem in problems]}
    return json_reply(422, body)


def _too_many(refusal: Refusal, _request: Request) -> Reply:
    return _detail(429, "Too many requests", retry_after(refusal))


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
    # The default answer gives nothing away: a foreign, unfinished, retired or lost report and one
    # that never existed look alike.
    Refusal: _not_found,
    Unauthenticated: _unauthenticated,
    Forbidden: _forbidden,
    InvalidRequest: _invalid,
    QuotaExceeded: _too_many,
    Unavailable: _unavailable,
}
