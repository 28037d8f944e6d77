"""The handler of every HTTP request, whatever its contract.

It authenticates the caller, takes from the quota, calls the endpoint, has the contract answer
refusals, and commits one audit entry (or counts a repeated denial). Only then does it respond.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from claimcheck.contracts.contract import Answer, Contract, Function, Route
from claimcheck.contracts.http import Reply, Request, json_reply
from claimcheck.domain.audit import AuditEntry, Outcome, denied
from claimcheck.domain.caller import ANONYMOUS, Caller
from claimcheck.domain.denials import is_failed_login
from claimcheck.domain.refusals import QuotaExceeded, Refusal, Unavailable
from claimcheck.ports import Services
from claimcheck.runtime.api_gateway import (
    Event,
    header_of,
    request_id_of,
    request_of,
    response_of,
    route_of,
)
from claimcheck.runtime.cors import Preflight, cors_headers, preflight_headers, preflights
from claimcheck.runtime.observability import (
    count_refusal,
    log_entry,
    log_response,
    logger,
)
from claimcheck.runtime.settings import Settings
from claimcheck.runtime.wiring import Wiring
from claimcheck.usecases.denials import record_denial

COMMON_HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
NOT_FOUND = json_reply(404, {"message": "Not found"})


@dataclass(frozen=True, slots=True)
class Served:
    """A route and its contract."""

    contract: Contract
    route: Route


def http_handler(contracts: tuple[Contract, ...], function: Function) -> HttpHandler:
    """Return the Lambda handler of one function, configured from the environment."""
    settings = Settings.from_env()
    return HttpHandler(contracts, function, Wiring(settings), settings)


class HttpHandler:
    """Serves the routes of one function. Takes REST proxy events of API Gateway."""

    def __init__(
        self,
        contracts: tuple[Contract, ...],
        function: Function,
        services: Services,
        settings: Settings,
    ) -> None:
        self._services = services
        self._settings = settings
        self._routes = {
            (route.path, route.method): Served(contract, route)
            for contract in contracts
            for route in contract.routes
            if route.function is function
        }
        self._preflights = preflights(contracts, function)
        self._request_headers = {name for contract in contracts for name in contract.headers}

    def __call__(self, event: Event, _context: object) -> dict[str, Any]:
        method, resource = route_of(event)
        served = self._routes.get((resource, method))
        if served is not None:
            return self._serve(event, served)
        if method == "OPTIONS" and resource in self._preflights:
            return self._preflight(event, self._preflights[resource])
        # The deployed API has no other routes and does not get here.
        return self._respond(event, NOT_FOUND, {}, head=method == "HEAD")

    def _serve(self, event: Event, served: Served) -> dict[str, Any]:
        contract, route = served.contract, served.route
        request = request_of(
            event, contract.name, self._settings.public_base_url, self._services.clock.now()
        )
        reply = self._answer(request, contract, route)
        cors = cors_headers(
            request.header("origin"), self._settings.origins, any_origin=route.any_origin
        )
        return self._respond(event, reply, cors, head=request.head)

    def _answer(self, request: Request, contract: Contract, route: Route) -> Reply:
        caller = ANONYMOUS
        try:
            caller = contract.caller(route, request, self._services)
            if caller.rate is not None:
                self._services.quota.take(caller.principal, caller.rate, request.attempt.at)
            answer = route.endpoint(request, caller, self._services)
            return self._committed(request, answer)
        except Refusal as refusal:
            return self._refused(request, contract, route, caller, refusal)
        except Exception:  # noqa: BLE001 - the caller still gets the contract's own answer
            logger.exception("crashed", extra={"route": request.attempt.route})
            return self._refused(request, contract, route, caller, Unavailable("crashed"))

    def _committed(self, request: Request, answer: Answer) -> Reply:
        if isinstance(answer.entry, AuditEntry):
            self._commit(answer.entry)
        log_response(request.attempt, answer.reply.status)
        return answer.reply

    def _refused(
        self, request: Request, contract: Contract, route: Route, caller: Caller, refusal: Refusal
    ) -> Reply:
        count_refusal(refusal)
        outcome = Outcome.FAILED if isinstance(refusal, Unavailable) else Outcome.DENIED
        entry = denied(
            request.attempt,
            refusal.caller or caller,
            refusal.reason,
            subject=refusal.subject,
            outcome=outcome,
        )
        try:
            self._commit_refused(entry)
        except Unavailable as unavailable:
            log_entry(entry)  # the table is unavailable: keep the entry in the log
            refusal = unavailable
        reply = contract.refusal_reply(refusal, route, request)
        log_response(request.attempt, reply.status, refusal.reason)
        if isinstance(refusal, QuotaExceeded):
            return replace(reply, headers={**reply.headers, **rate_limit(refusal)})
        return reply

    def _commit_refused(self, entry: AuditEntry) -> None:
        if is_failed_login(entry):
            log_entry(entry)  # the process may stop before it writes its counts; the log has them
        if entry.tenant and entry.outcome is Outcome.DENIED:
            record_denial(self._services, entry)
        else:
            self._commit(entry)

    def _commit(self, entry: AuditEntry) -> None:
        if entry.tenant:
            self._services.audit.append(entry)
        else:
            log_entry(entry)

    def _preflight(self, event: Event, preflight: Preflight) -> dict[str, Any]:
        headers = preflight_headers(
            header_of(event, "origin"),
            self._settings.origins,
            preflight.methods,
            self._request_headers,
            any_origin=preflight.any_origin,
        )
        return self._respond(event, Reply(204), headers, head=False)

    def _respond(
        self, event: Event, reply: Reply, cors: Mapping[str, str], *, head: bool
    ) -> dict[str, Any]:
        headers = {**COMMON_HEADERS, "X-Request-Id": request_id_of(event), **cors, **reply.headers}
        return response_of(reply, headers, head=head)


def rate_limit(refusal: QuotaExceeded) -> dict[str, str]:
    """Return the quota's headers (draft-ietf-httpapi-ratelimit-headers)."""
    return {
        "RateLimit-Policy": f'"minute";q={refusal.rate};w=60',
        "RateLimit": f'"minute";r=0;t={refusal.retry_after}',
    }
