"""The ReportIndex on DynamoDB: listings from two sparse indexes, totals from counters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple

from claimcheck.adapters.dynamodb.attributes import Item, to_item
from claimcheck.adapters.dynamodb.calls import Client
from claimcheck.adapters.dynamodb.counter_items import counter_entity, counts_of
from claimcheck.adapters.dynamodb.paging import query_items
from claimcheck.adapters.dynamodb.report_items import facet_partition, listed_report_of, place
from claimcheck.domain.counting import LAST_PART, DayCounts, hours_of
from claimcheck.domain.listing import PageStart, ReportFilter
from claimcheck.domain.report import ListedReport, Position

_RESOURCE = "index"
_PAGE = 1000


class Span(NamedTuple):
    """A stretch of a sort key, both ends included."""

    low: str
    high: str


class Partition(NamedTuple):
    """One partition of one listing index."""

    index_name: str
    key_name: str
    key: str


class DynamoReportIndex:
    """Listings of one Reports table."""

    def __init__(self, client: Client, table: str) -> None:
        self._client = client
        self._table = table

    def counts(self, tenant: str, wanted: ReportFilter) -> DayCounts:
        low, high = wanted.created_after or date.min, wanted.created_before or date.max
        span = Span(counter_entity(low), counter_entity(high))
        found = self._items({}, ("tenant", tenant), "entity", span)
        return {day: counted for day, counted in map(counts_of, found) if counted}

    def from_start(
        self, tenant: str, wanted: ReportFilter, start: PageStart, limit: int
    ) -> Sequence[ListedReport]:
        low, high = _span(wanted)
        if start.day is not None:
            high = min(high, _end_of(start.day, start.part))
        end = start.skip + limit
        found = self._merged(tenant, wanted, Span(low, high), end, forward=False)
        return list(islice(found, start.skip, end))

    def older(
        self, tenant: str, wanted: ReportFilter, than: Position, limit: int
    ) -> Sequence[ListedReport]:
        low, high = _span(wanted)
        span = Span(low, min(high, place(than)))
        found = self._merged(tenant, wanted, span, limit + 1, forward=False)
        return list(islice((r for r in found if r.position != than), limit))

    def newer(
        self, tenant: str, wanted: ReportFilter, than: Position, limit: int
    ) -> Sequence[ListedReport]:
        low, high = _span(wanted)
        span = Span(max(low, place(than)), high)
        found = self._merged(tenant, wanted, span, limit + 1, forward=True)
        return list(islice((r for r in found if r.position != than), limit))[::-1]

    def _merged(
        self, tenant: str, wanted: ReportFilter, span: Span, size: int, *, forward: bool
    ) -> Iterator[ListedReport]:
        """The reports of every partition in one order; `size` is how many will be looked at."""
        order = {"ScanIndexForward": forward, "Limit": min(size, _PAGE)}
        streams = (
            self._items(
                {"IndexName": partition.index_name, **order},
                (partition.key_name, partition.key),
                "listed_at",
                span,
            )
            for partition in _partitions(tenant, wanted)
        )
        ordered = merge(*streams, key=lambda item: str(item["listed_at"]["S"]), reverse=not forward)
        return map(listed_report_of, ordered)

    def _items(
        self, options: dict[str, Any], partition: tuple[str, str], sort: str, span: Span
    ) -> Iterator[Item]:
        """Lazily: a page is fetched only once somebody looks at it. Pages may be empty."""
        if span.low > span.high:
            return
        name, key = partition
        values = {":key": key, ":low": span.low, ":high": span.high}
        yield from query_items(
            self._client,
            _RESOURCE,
            TableName=self._table,
            KeyConditionExpression=f"{name} = :key AND {sort} BETWEEN :low AND :high",
            ExpressionAttributeValues=to_item(values),
            **options,
        )


def _partitions(tenant: str, wanted: ReportFilter) -> list[Partition]:
    facets = wanted.facets
    if facets is None:
        return [Partition("by_tenant", "listed_tenant", tenant)]
    return [
        Partition("by_facet", "listed_facet", facet_partition(tenant, facet)) for facet in facets
    ]


def _span(wanted: ReportFilter) -> Span:
    after, before = wanted.created_after or date.min, wanted.created_before or date.max
    return Span(after.isoformat(), _end_of(before))


def _end_of(day: date, part: int = LAST_PART) -> str:
    last_hour = hours_of(part)[-1]
    return f"{day.isoformat()}T{last_hour:02}~"  # above every time of that hour, below the next one
