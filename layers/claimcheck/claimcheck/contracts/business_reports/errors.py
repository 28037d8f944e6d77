"""What each refusal looks like to the caller: one table. Never raises."""

from __future__ import annotations

from typing import Any

from claimcheck.contracts.contract import Refusals, Reply, Request, json_reply
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
    return _detail(422, [_validation_error(problem) for problem in problems])


def _too_many(refusal: Refusal, _request: Request) -> Reply:
    seconds = refusal.retry_after if isinstance(refusal, QuotaExceeded) else 1
    return _detail(429, "Too many requests", {"Retry-After": str(seconds)})


def _unavailable(_refusal: Refusal, _request: Request) -> Reply:
    return _detail(503, "Service unavailable", {"Retry-After": "1"})


def _detail(status: int, detail: object, headers: dict[str, str] | None = None) -> Reply:
    return json_reply(status, {"detail": detail}, headers)


def _validation_error(problem: Problem) -> dict[str, Any]:
    error: dict[str, Any] = {
        "type": problem.kind,
        "loc": list(problem.location),
        "msg": problem.message,
        "input": _encodable(problem.input),
    }
    return error | ({"ctx": dict(problem.context)} if problem.context else {})


def _encodable(sent: object) -> object:
    # A lone surrogate can stand in an event's JSON, but in no UTF-8 answer.
    return sent.encode("utf-8", "replace").decode() if isinstance(sent, str) else sent


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
