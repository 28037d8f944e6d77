"""List a tenant's finished reports, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.domain.listing import PageStart, ReportFilter, ReportPage, find_page_start
from claimcheck.domain.report import ListedReport, Position
from claimcheck.ports import Services


def list_by_offset(
    services: Services, tenant: str, filters: ReportFilter, limit: int, offset: int
) -> ReportPage:
    """Return up to `limit` reports from number `offset` on.

    Whole parts of days before the offset are skipped without a read. `older` and `newer` are None:
    with offsets, the neighbouring pages follow from the count.
    """
    counts = services.index.counts(tenant, filters)
    count = filters.total(counts)
    if offset >= count:
        return ReportPage(count, (), None, None)
    start = find_page_start(offset, filters, counts)
    reports = services.index.from_start(tenant, filters, start, limit)
    return ReportPage(count, _unexpired(services, reports), None, None)


def list_older(
    services: Services, tenant: str, filters: ReportFilter, limit: int, position: Position | None
) -> ReportPage:
    """Return the page after `position` (None: the first page)."""
    count = filters.total(services.index.counts(tenant, filters))
    if position is None:
        found = services.index.from_start(tenant, filters, PageStart(), limit + 1)
    else:
        found = services.index.older(tenant, filters, position, limit + 1)
    page = tuple(found[:limit])
    return ReportPage(
        count,
        _unexpired(services, page),
        older=_last_position(page) if len(found) > limit else None,
        newer=page[0].position if page and position is not None else None,
    )


def list_newer(
    services: Services, tenant: str, filters: ReportFilter, limit: int, position: Position
) -> ReportPage:
    """Return the page before `position`."""
    count = filters.total(services.index.counts(tenant, filters))
    found = services.index.newer(tenant, filters, position, limit + 1)
    page = tuple(found[-limit:])
    return ReportPage(
        count,
        _unexpired(services, page),
        older=_last_position(page),
        newer=page[0].position if len(found) > limit else None,
    )


def _unexpired(services: Services, page: Sequence[ListedReport]) -> tuple[ListedReport, ...]:
    """Remove expired reports. The count includes them until they are retired, minutes later.

    The positions of the neighbouring pages come from the whole page, so that they do not depend on
    the time of the request.
    """
    now = services.clock.now()
    return tuple(report for report in page if not report.has_expired(now))


def _last_position(page: tuple[ListedReport, ...]) -> Position | None:
    return page[-1].position if page else None
