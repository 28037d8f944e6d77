"""The Expiries port on DynamoDB: a sparse index of reports that expire and are not retired yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from heapq import merge
from itertools import islice

from claimcheck.adapters.dynamodb.attributes import Item, instant, to_value
from claimcheck.adapters.dynamodb.calls import Client
from claimcheck.adapters.dynamodb.expiry_items import EXPIRY_SHARDS, row_key_of
from claimcheck.adapters.dynamodb.paging import query_items
from claimcheck.ports import RowKey

_RESOURCE = "expiries"


class DynamoExpiries:
    """The expiring reports of the Reports table."""

    def __init__(self, client: Client, table: str) -> None:
        self._client = client
        self._table = table

    def due(self, now: datetime, limit: int) -> Sequence[RowKey]:
        # All of the past is read: the next run catches up after an outage of any length.
        streams = (self._items(shard, instant(now), limit) for shard in EXPIRY_SHARDS)
        ordered = merge(*streams, key=lambda item: str(item["expires_at"]["S"]))
        return [row_key_of(item) for item in islice(ordered, limit)]

    def _items(self, shard: str, until: str, limit: int) -> Iterator[Item]:
        found = query_items(
            self._client,
            _RESOURCE,
            TableName=self._table,
            IndexName="by_expiry",
            KeyConditionExpression="expiry_shard = :shard AND expires_at <= :until",
            ExpressionAttributeValues={":shard": to_value(shard), ":until": to_value(until)},
        )
        return islice(found, limit)
