"""CORS headers: which pages of other origins may read a response (Fetch standard)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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
