"""Requests for gated links: the link's parts, and whether the request may use it up."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from claimcheck.contracts.external_reports.agents import PREVIEW_AGENTS
from claimcheck.contracts.http import Request
from claimcheck.domain.link import SignedLink, hash_idempotency_key
from claimcheck.domain.refusals import LinkNotFound
from claimcheck.usecases.redeem_link import RedeemIntent

FORM_FIELD = "idempotency_key"
MAX_FIELDS = 8

_QUERY = {"expires", "signature"}
_PREFETCH_HEADERS = ("sec-purpose", "purpose", "x-moz")
_PREFETCH = re.compile(r"prefetch|prerender|preview", re.ASCII | re.IGNORECASE)
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def signed_link(request: Request) -> SignedLink:
    """Return the requested link. Raises `LinkNotFound` unless its query is exactly a link's."""
    sent = {name: values[0] for name, values in request.query.items() if len(values) == 1}
    if sent.keys() != _QUERY or request.query.keys() != _QUERY:
        raise LinkNotFound("altered_query")
    token = request.path_params.get("token", "")
    return SignedLink(token, sent["expires"], sent["signature"])


def visit_of(request: Request) -> RedeemIntent:
    """Return whether the request wants the file, or only looks and must not use up the link."""
    if request.method == "POST":
        return RedeemIntent.CONFIRM
    looks = (
        request.head
        or _is_prefetch(request)
        or _is_preview_agent(request)
        or _is_page_view(request)
    )
    return RedeemIntent.PREVIEW if looks else RedeemIntent.FETCH


def sent_idempotency_hash(request: Request) -> str | None:
    """Return the hash of the `Idempotency-Key` header, or of the form's field.

    With the same key a client may resume an interrupted download without a second use.
    """
    header = request.header("idempotency-key")
    return hash_idempotency_key(_form_key(request) if header is None else header)


def _form_key(request: Request) -> str | None:
    if request.method != "POST":
        return None
    try:
        fields = parse_qs(request.body.decode("ascii"), max_num_fields=MAX_FIELDS)
    except ValueError:
        return None
    values = fields.get(FORM_FIELD, [])
    return values[0] if len(values) == 1 else None


def _is_prefetch(request: Request) -> bool:
    return any(_PREFETCH.search(v) for name in _PREFETCH_HEADERS for v in _values(request, name))


def _is_preview_agent(request: Request) -> bool:
    agents = " ".join(_values(request, "user-agent"))
    return any(agent in agents for agent in PREVIEW_AGENTS)


def _is_page_view(request: Request) -> bool:
    modes = _values(request, "sec-fetch-mode")
    # Browsers set it and pages cannot: fetch() sends another mode and wants the file.
    if modes:
        return "navigate" in modes
    accepted = ",".join(_values(request, "accept"))
    return all(page_type in accepted for page_type in _PAGE_TYPES)


def _values(request: Request, name: str) -> list[str]:
    # Every value counts, however often the header was sent: in doubt, do not use up the link.
    return [value.strip().lower() for value in request.headers.get(name, ())]
