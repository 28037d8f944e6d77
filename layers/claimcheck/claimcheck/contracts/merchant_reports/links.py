"""The texts that a listing signs: cursors to neighbouring pages, and tokenised ids of reports.

Both are bound to the tenant that they were made for and have a short life. Neither is a credential.
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
    """The page of `listing` that begins after `position`, or (`newer`) ends before it."""

    listing: Listing
    newer: bool
    position: Position


def seal_cursor(services: Services, tenant: str, cursor: Cursor) -> str:
    """`cursor` as a text that serves `tenant` alone."""
    wanted, position = cursor.listing.wanted, cursor.position
    fields = [
        tenant,
        wanted.created_after and wanted.created_after.isoformat(),
        wanted.created_before and wanted.created_before.isoformat(),
        wanted.source,
        wanted.interval,
        cursor.listing.limit,
        cursor.newer,
        position.created_at.isoformat(),
        position.id,
        _now(services),
    ]
    return sign_payload(_CURSOR, fields, services.list_keys.current())


def read_cursor(services: Services, tenant: str, given: Parameters) -> Cursor:
    """The cursor among `given`. Raises `InvalidRequest`, also if other parameters contradict it."""
    match verify_payload(_CURSOR, given.cursor or "", services.list_keys.find):
        case [owner, *bound, int(issued_at)] if owner == tenant and len(bound) == 8:
            if issued_at + CURSOR_SECONDS <= _now(services):
                invalid("cursor", "expired", "cursor has expired, start again without it")
        case _:
            # One answer for altered and for somebody else's: a cursor must not tell whose it is.
            invalid("cursor", "altered", "cursor is not as it was issued")
    cursor = _cursor_of(bound)
    _check_agreement(given, cursor.listing)
    return cursor


def seal_token(services: Services, report: ListedReport) -> str:
    """The tokenised id of `report`, for the tenant that it belongs to."""
    expires = _now(services) + TOKEN_SECONDS
    fields = [report.tenant, report.kind, report.id, expires]
    return sign_payload(_TOKEN, fields, services.list_keys.current())


def read_token(services: Services, tenant: str, token: str) -> str:
    """The id of the report that `token` stands for. Raises `ReportNotFound`."""
    match verify_payload(_TOKEN, token, services.list_keys.find):
        case [owner, Kind.REPORT, str(report_id), int(expires)] if owner == tenant:
            if expires > _now(services):
                return report_id
            raise ReportNotFound("token_expired", subject=Subject(Kind.REPORT, report_id))
    raise ReportNotFound("unknown_token")


def _cursor_of(fields: list[Any]) -> Cursor:
    after, before, source, interval, limit, newer, created_at, report_id = fields
    wanted = ReportFilter(
        created_after=after and date.fromisoformat(after),
        created_before=before and date.fromisoformat(before),
        source=source and Source(source),
        interval=interval and Interval(interval),
    )
    position = Position(datetime.fromisoformat(created_at), report_id)
    return Cursor(Listing(wanted, limit), newer, position)


def _check_agreement(given: Parameters, listing: Listing) -> None:
    wanted = listing.wanted
    pairs = {
        "created_after": (given.created_after, wanted.created_after),
        "created_before": (given.created_before, wanted.created_before),
        "interval": (given.interval, wanted.interval),
        "source": (given.source, wanted.source),
        "limit": (given.limit, listing.limit),
    }
    for name, (beside, bound) in pairs.items():
        if beside is not None and beside != bound:
            invalid(name, "conflict", f"{name} differs from what the cursor was issued for")


def _now(services: Services) -> int:
    return int(services.clock.now().timestamp())
