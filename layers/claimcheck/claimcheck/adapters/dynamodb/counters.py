"""The Counters port on DynamoDB. It reads the table itself, never an index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from claimcheck.adapters.dynamodb.attributes import Item, to_item, to_value
from claimcheck.adapters.dynamodb.calls import Client, update_if
from claimcheck.adapters.dynamodb.counter_items import (
    COUNTER_PREFIX,
    counter_key,
    counter_name,
    day_counter_of,
)
from claimcheck.adapters.dynamodb.paging import query_items
from claimcheck.adapters.dynamodb.report_items import REPORT_PREFIX, counted_in
from claimcheck.domain.counting import Cell, DayCounter
from claimcheck.ports import ConflictError

_RESOURCE = "counters"
_NO_REV = "attribute_not_exists(rev)"


class DynamoCounters:
    """The counters in the Reports table."""

    def __init__(self, client: Client, table: str) -> None:
        self._client = client
        self._table = table

    def counts(self, tenant: str) -> Mapping[date, DayCounter]:
        return dict(map(day_counter_of, self._items(tenant, COUNTER_PREFIX)))

    def rows(self, tenant: str) -> Iterator[tuple[date, Cell]]:
        listed = {
            "FilterExpression": "attribute_exists(listed_at)",
            "ProjectionExpression": "listed_at, #source, #interval",
            "ExpressionAttributeNames": {"#source": "source", "#interval": "interval"},
        }
        return map(counted_in, self._items(tenant, REPORT_PREFIX, **listed))

    def repair(self, tenant: str, day: date, before: DayCounter, after: Mapping[Cell, int]) -> None:
        cells = dict(enumerate({**before.by_cell, **after}))
        # Only cells that counted something are compared. An expression may have 300 operators, and
        # "absent or zero" would take four for each of eighty cells.
        counted = dict(enumerate(before.by_cell.values()))
        conditions = [f"#{n} = :before{n}" for n in counted]
        conditions.append("rev = :rev" if before.rev else _NO_REV)
        values = {f":before{n}": count for n, count in counted.items()}
        values |= {f":after{n}": after.get(cell, 0) for n, cell in cells.items()}
        values |= {":one": 1, **({":rev": before.rev} if before.rev else {})}
        if not update_if(
            self._client,
            _RESOURCE,
            TableName=self._table,
            Key=counter_key(tenant, day),
            UpdateExpression="ADD rev :one SET " + ", ".join(f"#{n} = :after{n}" for n in cells),
            ConditionExpression=" AND ".join(conditions),
            ExpressionAttributeNames={f"#{n}": counter_name(cell) for n, cell in cells.items()},
            ExpressionAttributeValues=to_item(values),
        ):
            raise ConflictError

    def _items(self, tenant: str, prefix: str, **options: Any) -> Iterator[Item]:
        return query_items(
            self._client,
            _RESOURCE,
            TableName=self._table,
            KeyConditionExpression="tenant = :tenant AND begins_with(entity, :prefix)",
            ExpressionAttributeValues={":tenant": to_value(tenant), ":prefix": to_value(prefix)},
            ConsistentRead=True,
            **options,
        )
