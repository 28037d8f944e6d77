"""The ReportIndex port on DynamoDB: pages from two sparse indexes, totals from counters."""

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
from claimcheck.adapters.dynamodb.report_items import facet_partition, listed_report_of, listing_key
from claimcheck.domain.counting import LAST_PART, DayCounts, hours_of
from claimcheck.domain.listing import PageStart, ReportFilter
from claimcheck.domain.report import ListedReport, Position

_RESOURCE = "index"
_PAGE = 1000


class KeyRange(NamedTuple):
    """A range of a sort key, both ends included."""

    low: str
    high: str


class Partition(NamedTuple):
    """A partition of a listing index."""

    index_name: str
    key_name: str
    key: str


class DynamoReportIndex:
    """Listings of the Reports table."""

    def __init__(self, client: Client, table: str) -> None:
        self._client = client
        self._table = table

    def counts(self, tenant: str, filters: ReportFilter) -> DayCounts:
        low, high = filters.created_after or date.min, filters.created_before or date.max
        key_range = KeyRange(counter_entity(low), counter_entity(high))
        found = self._items({}, ("tenant", tenant), "entity", key_range)
        return {day: counted for day, counted in map(counts_of, found) if counted}

    def from_start(
        self, tenant: str, filters: ReportFilter, start: PageStart, limit: int
    ) -> Sequence[ListedReport]:
        low, high = _listed_range(filters)
        if start.day is not None:
            high = min(high, _last_key_of(start.day, start.part))
        end = start.skip + limit
        found = self._merge_partitions(tenant, filters, KeyRange(low, high), end, forward=False)
        return list(islice(found, start.skip, end))

    def older(
        self, tenant: str, filters: ReportFilter, than: Position, limit: int
    ) -> Sequence[ListedReport]:
        low, high = _listed_range(filters)
        key_range = KeyRange(low, min(high, listing_key(than)))
        found = self._merge_partitions(tenant, filters, key_range, limit + 1, forward=False)
        return list(islice((r for r in found if r.position != than), limit))

    def newer(
        self, tenant: str, filters: ReportFilter, than: Position, limit: int
    ) -> Sequence[ListedReport]:
        low, high = _listed_range(filters)
        key_range = KeyRange(max(low, listing_key(than)), high)
        found = self._merge_partitions(tenant, filters, key_range, limit + 1, forward=True)
        return list(islice((r for r in found if r.position != than), limit))[::-1]

    def _merge_partitions(
        self, tenant: str, filters: ReportFilter, key_range: KeyRange, size: int, *, forward: bool
    ) -> Iterator[ListedReport]:
        """Merge the partitions in one order. `size` is the number of reports that will be read."""
        order = {"ScanIndexForward": forward, "Limit": min(size, _PAGE)}
        streams = (
            self._items(
                {"IndexName": partition.index_name, **order},
                (partition.key_name, partition.key),
                "listed_at",
                key_range,
            )
            for partition in _partitions(tenant, filters)
        )
        ordered = merge(*streams, key=lambda item: str(item["listed_at"]["S"]), reverse=not forward)
        return map(listed_report_of, ordered)

    def _items(
        self, options: dict[str, Any], partition: tuple[str, str], sort: str, key_range: KeyRange
    ) -> Iterator[Item]:
        """Yield the items of a range. A page is fetched when the iterator reaches it."""
        if key_range.low > key_range.high:
            return
        name, key = partition
        values = {":key": key, ":low": key_range.low, ":high": key_range.high}
        yield from query_items(
            self._client,
            _RESOURCE,
            TableName=self._table,
            KeyConditionExpression=f"{name} = :key AND {sort} BETWEEN :low AND :high",
            ExpressionAttributeValues=to_item(values),
            **options,
        )


def _partitions(tenant: str, filters: ReportFilter) -> list[Partition]:
    facets = filters.facets
    if facets is None:
        return [Partition("by_tenant", "listed_tenant", tenant)]
    return [
        Partition("by_facet", "listed_facet", facet_partition(tenant, facet)) for facet in facets
    ]


def _listed_range(filters: ReportFilter) -> KeyRange:
    after, before = filters.created_after or date.min, filters.created_before or date.max
    return KeyRange(after.isoformat(), _last_key_of(before))


def _last_key_of(day: date, part: int = LAST_PART) -> str:
    last_hour = hours_of(part)[-1]
    # Sorts after every time of that hour and before the next hour.
    return f"{day.isoformat()}T{last_hour:02}~"
