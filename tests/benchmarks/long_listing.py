"""Pages and counts of long listings, and what they cost; whatever stands behind the client."""

from __future__ import annotations

import time
from typing import Any

from claimcheck.domain.listing import ReportFilter, last_days
from claimcheck.usecases.list_reports import list_by_offset
from tests.benchmarks.meter import Bill, MeteredClient
from tests.fakes import NOW
from tests.races.table_layer import TableLayer
from tests.samples import TENANT

PAGE = 50
TODAY = NOW.date()
EVERYTHING = ReportFilter()
THIRTY_DAYS = last_days(TODAY)
# A million reports in a year.
A_DAY = 2740
FAR = 10_000


def page_bill(client: Any, wanted: ReportFilter = THIRTY_DAYS, offset: int = 0) -> Bill:
    """Of a page of 50 from number `offset` on, its count included."""
    meter = MeteredClient(client)
    _show(TableLayer.over(meter), wanted, offset)
    return meter.bill


def count_bill(client: Any) -> Bill:
    """Of counting the reports of thirty days."""
    meter = MeteredClient(client)
    assert TableLayer.over(meter).index.counts(TENANT, THIRTY_DAYS)
    return meter.bill


def page_seconds(client: Any, wanted: ReportFilter = THIRTY_DAYS, offset: int = 0) -> float:
    layer = TableLayer.over(client)
    begun = time.perf_counter()
    _show(layer, wanted, offset)
    return time.perf_counter() - begun


def _show(layer: TableLayer, wanted: ReportFilter, offset: int) -> None:
    page = list_by_offset(layer, TENANT, wanted, PAGE, offset)
    assert len(page.reports) == PAGE
