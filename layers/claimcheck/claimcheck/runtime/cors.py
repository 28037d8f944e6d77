"""CORS headers: which pages of other origins may read a response (Fetch standard)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from claimcheck.contracts.contract import Contract, Function, Route

EXPOSED = "Content-Disposition, Content-Length, Content-Range, ETag, Retry-After, X-Request-Id"
PREFLIGHT_SECONDS = "600"


def cors_headers(
    origin: str | None, allowed: frozenset[str], *, any_origin: bool
) -> Mapping[str, str]:
    """Return the headers that let a page of `origin` read the response; none if it may not."""
    if any_origin:
        return {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": EXPOSED}
    if origin is None or origin not in allowed:
        return {"Vary": "Origin"} if allowed else {}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": EXPOSED,
        "Vary": "Origin",
    }


def preflight_headers(
    origin: str | None,
    allowed: frozenset[str],
    methods: Iterable[str],
    headers: Iterable[str],
    *,
    any_origin: bool,
) -> Mapping[str, str]:
    """Return the headers of a preflight response."""
    granted = cors_headers(origin, allowed, any_origin=any_origin)
    if "Access-Control-Allow-Origin" not in granted:
        return granted
    return {
        **granted,
        "Access-Control-Allow-Methods": ", ".join(sorted({*methods, "OPTIONS"})),
        "Access-Control-Allow-Headers": ", ".join(sorted(headers)),
        "Access-Control-Max-Age": PREFLIGHT_SECONDS,
    }


@dataclass(frozen=True, slots=True)
class Preflight:
    """The answer to OPTIONS of a path."""

    methods: tuple[str, ...]
    any_origin: bool


def preflights(contracts: tuple[Contract, ...], function: Function) -> dict[str, Preflight]:
    """Return the paths whose OPTIONS `function` answers: it serves their first route."""
    by_path: dict[str, list[Route]] = {}
    for contract in contracts:
        for route in contract.routes:
            by_path.setdefault(route.path, []).append(route)
    return {
        path: Preflight(tuple(r.method for r in routes), any(r.any_origin for r in routes))
        for path, routes in by_path.items()
        if routes[0].function is function
    }
