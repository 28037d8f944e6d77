"""The ArchiveChain port on DynamoDB: the head, and the events that are archived already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from claimcheck.adapters.aws_client.dynamodb import TransactWriteItem
from claimcheck.adapters.aws_errors import unavailable
from claimcheck.adapters.dynamodb.attributes import Item, from_item, to_item, to_value
from claimcheck.adapters.dynamodb.calls import Client
from claimcheck.adapters.dynamodb.transactions import ConditionFailedError, read_all, transact
from claimcheck.domain.archive.digest import Head
from claimcheck.ports import ConflictError

# A stream keeps its records for a day; archived events must be known for longer.
EVENT_TTL = timedelta(days=3)

_RESOURCE = "chain"
_HEAD = {"id": to_value("head")}


class DynamoArchiveChain:
    """The Archive table: the item `head`, and items `event#...` that expire."""

    def __init__(self, client: Client, table: str) -> None:
        self._client = client
        self._table = table

    def head(self) -> Head | None:
        with unavailable(_RESOURCE):
            found = self._client.get_item(TableName=self._table, Key=_HEAD, ConsistentRead=True)
        if "Item" not in found:
            return None
        row = from_item(found["Item"])
        return Head(row["sequence"], row["digest"].encode())

    def archived_events(self, events: Sequence[str]) -> frozenset[str]:
        keys = [_event_key(event) for event in events]
        found = read_all(self._client, _RESOURCE, {self._table: keys})[self._table]
        ids = {item["id"]["S"] for item in found}
        return frozenset(event for event in events if _event_key(event)["id"]["S"] in ids)

    def advance(
        self, before: Head | None, after: Head, events: Sequence[str], now: datetime
    ) -> None:
        ttl = to_item({"ttl": int((now + EVENT_TTL).timestamp())})
        items = [self._put_new(_event_key(event) | ttl) for event in events]
        try:
            transact(self._client, _RESOURCE, [self._put_head(before, after), *items])
        except ConditionFailedError as failed:
            raise ConflictError from failed

    def _put_head(self, before: Head | None, after: Head) -> TransactWriteItem:
        item = _HEAD | to_item({"sequence": after.sequence, "digest": after.body.decode()})
        if before is None:
            return self._put_new(item)
        return {
            "Put": {
                "TableName": self._table,
                "Item": item,
                "ConditionExpression": "#sequence = :before",
                "ExpressionAttributeNames": {"#sequence": "sequence"},
                "ExpressionAttributeValues": {":before": to_value(before.sequence)},
            }
        }

    def _put_new(self, item: Item) -> TransactWriteItem:
        condition = "attribute_not_exists(id)"
        return {"Put": {"TableName": self._table, "Item": item, "ConditionExpression": condition}}


def _event_key(event: str) -> Item:
    return {"id": to_value(f"event#{event}")}
