"""The chain's head on DynamoDB, with a mark for each change that the chain has taken up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from claimcheck.adapters.dynamodb.attributes import Item, from_item, to_item, to_value
from claimcheck.adapters.dynamodb.calls import Client, unavailable
from claimcheck.adapters.dynamodb.transactions import ConditionFailedError, read_all, transact
from claimcheck.domain.archive.digest import Head
from claimcheck.ports import ConflictError

# A stream keeps its records for a day; a mark has to outlast that.
MARK_KEPT = timedelta(days=3)

_WHAT = "chain"
_HEAD = {"id": to_value("head")}


class DynamoArchiveChain:
    """One Archive table: the row `head`, and rows `event#` that expire."""

    def __init__(self, client: Client, table: str) -> None:
        self._client = client
        self._table = table

    def head(self) -> Head | None:
        with unavailable(_WHAT):
            found = self._client.get_item(TableName=self._table, Key=_HEAD, ConsistentRead=True)
        if "Item" not in found:
            return None
        row = from_item(found["Item"])
        return Head(row["sequence"], row["digest"].encode())

    def archived_events(self, events: Sequence[str]) -> frozenset[str]:
        keys = [_mark(event) for event in events]
        found = read_all(self._client, _WHAT, {self._table: keys})[self._table]
        marks = {item["id"]["S"] for item in found}
        return frozenset(event for event in events if _mark(event)["id"]["S"] in marks)

    def advance(
        self, before: Head | None, after: Head, events: Sequence[str], now: datetime
    ) -> None:
        ends = to_item({"ttl": int((now + MARK_KEPT).timestamp())})
        marks = [self._put(_mark(event) | ends, "attribute_not_exists(id)") for event in events]
        try:
            transact(self._client, _WHAT, [self._put_head(before, after), *marks])
        except ConditionFailedError as failed:
            raise ConflictError from failed

    def _put_head(self, before: Head | None, after: Head) -> dict[str, Any]:
        item = _HEAD | to_item({"sequence": after.sequence, "digest": after.body.decode()})
        if before is None:
            return self._put(item, "attribute_not_exists(id)")
        was = {":was": to_value(before.sequence)}
        return self._put(item, "#sequence = :was", {"#sequence": "sequence"}, was)

    def _put(
        self, item: Item, condition: str, names: Any = None, values: Any = None
    ) -> dict[str, Any]:
        put = {"TableName": self._table, "Item": item, "ConditionExpression": condition}
        put |= {"ExpressionAttributeNames": names} if names else {}
        put |= {"ExpressionAttributeValues": values} if values else {}
        return {"Put": put}


def _mark(event: str) -> Item:
    return {"id": to_value(f"event#{event}")}
