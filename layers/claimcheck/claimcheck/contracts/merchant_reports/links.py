"""Signed texts of a listing: cursors to the next and previous page, and tokens for report ids.

Both are bound to a tenant and expire. Neither is a credential.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from claimcheck.contracts.merchant_reports.schemas import Listing, Parameters, invalid
from claimcheck.domain.link import sign_payload, verify_payload
from claimcheck.domain.listing import ReportFilter
from claimcheck.domain.refusals import ReportNotFound
from claimcheck.domain.report import Interval, Kind, ListedReport, Position, Source, Subject
from claimcheck.ports import Services

CURSOR_SECONDS = 24 * 3600
TOKEN_SECONDS = 3600

_CURSOR = "list-cursor"
_TOKEN = "list-token"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The page of `listing` after `position`, or with `newer` the one before it."""

    listing: Listing
    newer: bool
    position: Position


def seal_cursor(services: Services, tenant: str, cursor: Cursor) -> str:
    """Return `cursor` as a signed text that only `tenant` can use."""
    report_filter, position = cursor.listing.report_filter, cursor.position
    fields = [
        tenant,
        report_filter.created_after and report_filter.created_after.isoformat(),
        report_filter.created_before and report_filter.created_before.isoformat(),
        report_filter.source,
        report_filter.interval,
        cursor.listing.limit,
        cursor.newer,
        position.created_at.isoformat(),
        position.id,
        _now(services),
    ]
    return sign_payload(_CURSOR, fields, services.list_keys.current())


def read_cursor(services: Services, tenant: str, parameters: Parameters) -> Cursor:
    """Return the cursor. Raises `InvalidRequest` if it, or a parameter beside it, does not fit."""
    match verify_payload(_CURSOR, parameters.cursor or "", services.list_keys.find):
        case [owner, *bound, int(issued_at)] if owner == tenant and len(bound) == 8:
            if issued_at + CURSOR_SECONDS <= _now(services):
                invalid("cursor", "expired", "cursor has expired, start again without it")
        case _:
            # Altered and foreign cursors get the same answer, which reveals no tenant.
            invalid("cursor", "altered", "cursor is not as it was issued")
    cursor = _cursor_of(bound)
    _check_agreement(parameters, cursor.listing)
    return cursor


def seal_token(services: Services, report: ListedReport) -> str:
    """Return a signed token for the report's id, for its own tenant."""
    expires = _now(services) + TOKEN_SECONDS
    fields = [report.tenant, report.kind, report.id, expires]
    return sign_payload(_TOKEN, fields, services.list_keys.current())


def read_token(services: Services, tenant: str, token: str) -> str:
    """Return the report id of `token`. Raises `ReportNotFound`."""
    match verify_payload(_TOKEN, token, services.list_keys.find):
        case [owner, Kind.REPORT, str(report_id), int(expires)] if owner == tenant:
            if expires > _now(services):
                return report_id
            raise ReportNotFound("token_expired", subject=Subject(Kind.REPORT, report_id))
    raise ReportNotFound("unknown_token")


def _cursor_of(fields: list[Any]) -> Cursor:
    after, before, source, interval, limit, newer, created_at, report_id = fields
    report_filter = ReportFilter(
        created_after=after and date.fromisoformat(after),
        created_before=before and date.fromisoformat(before),
        source=source and Source(source),
        interval=interval and Interval(interval),
    )
    position = Position(datetime.fromisoformat(created_at), report_id)
    return Cursor(Listing(report_filter, limit), newer, position)


def _check_agreement(parameters: Parameters, listing: Listing) -> None:
    report_filter = listing.report_filter
    pairs = {
        "created_after": (parameters.created_after, report_filter.created_after),
        "created_before": (parameters.created_before, report_filter.created_before),
        "interval": (parameters.interval, report_filter.interval),
        "source": (parameters.source, report_filter.source),
        "limit": (parameters.limit, listing.limit),
    }
    for name, (beside, bound) in pairs.items():
        if beside is not None and beside != bound:
            invalid(name, "conflict", f"{name} differs from what the cursor was issued for")


def _now(services: Services) -> int:
    return int(services.clock.now().timestamp())
