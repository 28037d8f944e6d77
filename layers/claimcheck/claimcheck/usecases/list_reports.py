"""Listing a tenant's finished reports, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.domain.listing import PageStart, ReportFilter, ReportPage, find_page_start
from claimcheck.domain.report import ListedReport, Position
from claimcheck.ports import Services


def list_by_offset(
    services: Services, tenant: str, wanted: ReportFilter, limit: int, offset: int
) -> ReportPage:
    """Up to `limit` reports from number `offset` on; whole parts of days before it are never read.

    `older` and `newer` stay None: with an offset, the neighbours follow from the count.
    """
    counts = services.index.counts(tenant, wanted)
    count = wanted.total(counts)
    if offset >= count:
        return ReportPage(count, (), None, None)
    start = find_page_start(offset, wanted, counts)
    reports = services.index.from_start(tenant, wanted, start, limit)
    return ReportPage(count, _kept(services, reports), None, None)


def list_older(
    services: Services, tenant: str, wanted: ReportFilter, limit: int, than: Position | None
) -> ReportPage:
    """The page that follows `than` (None: the first page)."""
    count = wanted.total(services.index.counts(tenant, wanted))
    if than is None:
        found = services.index.from_start(tenant, wanted, PageStart(), limit + 1)
    else:
        found = services.index.older(tenant, wanted, than, limit + 1)
    page = tuple(found[:limit])
    return ReportPage(
        count,
        _kept(services, page),
        older=_last(page) if len(found) > limit else None,
        newer=page[0].position if page and than is not None else None,
    )


def list_newer(
    services: Services, tenant: str, wanted: ReportFilter, limit: int, than: Position
) -> ReportPage:
    """The page that leads up to `than`."""
    count = wanted.total(services.index.counts(tenant, wanted))
    found = services.index.newer(tenant, wanted, than, limit + 1)
    page = tuple(found[-limit:])
    return ReportPage(
        count,
        _kept(services, page),
        older=_last(page),
        newer=page[0].position if len(found) > limit else None,
    )


def _kept(services: Services, page: Sequence[ListedReport]) -> tuple[ListedReport, ...]:
    """Those whose time is not over; the count follows once they are retired, a minute or two later.

    Places are taken of the whole page: where it goes on must not depend on the moment.
    """
    now = services.clock.now()
    return tuple(report for report in page if not report.has_expired(now))


def _last(page: tuple[ListedReport, ...]) -> Position | None:
    return page[-1].position if page else None
