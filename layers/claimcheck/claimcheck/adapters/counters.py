"""The Counters on DynamoDB: read from the rows alone, never from an index; mended day by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from claimcheck.adapters.errors import Client, written
from claimcheck.adapters.items import Item, to_item, to_value
from claimcheck.adapters.paging import items
from claimcheck.adapters.rows import (
    COUNTER_PREFIX,
    REPORT_PREFIX,
    counter_key,
    counter_name,
    day_counter_of,
    listed_under,
)
from claimcheck.domain.listing import DayCounter
from claimcheck.domain.report import Facet
from claimcheck.ports import Conflict

_WHAT = "counters"
_UNWRITTEN = "attribute_not_exists(rev)"


class DynamoCounters:
    """Counters of one Reports table."""

    def __init__(self, client: Client, table: str) -> None:
        self._client = client
        self._table = table

    def counts(self, tenant: str) -> Mapping[date, DayCounter]:
        return dict(map(day_counter_of, self._items(tenant, COUNTER_PREFIX)))

    def rows(self, tenant: str) -> Iterator[tuple[date, Facet]]:
        listed = {
            "FilterExpression": "attribute_exists(listed_at)",
            "ProjectionExpression": "listed_at, #source, #interval",
            "ExpressionAttributeNames": {"#source": "source", "#interval": "interval"},
        }
        return map(listed_under, self._items(tenant, REPORT_PREFIX, **listed))

    def mend(self, tenant: str, day: date, before: DayCounter, after: Mapping[Facet, int]) -> None:
        facets = dict(enumerate({**before.by_facet, **after}))
        was = {n: before.by_facet.get(facet, 0) for n, facet in facets.items()}
        conditions = [_unmoved(n, count) for n, count in was.items()]
        conditions.append("rev = :rev" if before.rev else _UNWRITTEN)
        values = {f":was{n}": count for n, count in was.items()}
        values |= {f":is{n}": after.get(facet, 0) for n, facet in facets.items()}
        values |= {":one": 1, **({":rev": before.rev} if before.rev else {})}
        if not written(
            _WHAT,
            self._client.update_item,
            TableName=self._table,
            Key=counter_key(tenant, day),
            UpdateExpression="ADD rev :one SET " + ", ".join(f"#{n} = :is{n}" for n in facets),
            ConditionExpression=" AND ".join(conditions),
            ExpressionAttributeNames={f"#{n}": counter_name(f) for n, f in facets.items()},
            ExpressionAttributeValues=to_item(values),
        ):
            raise Conflict

    def _items(self, tenant: str, prefix: str, **options: Any) -> Iterator[Item]:
        return items(
            _WHAT,
            self._client.query,
            TableName=self._table,
            KeyConditionExpression="tenant = :tenant AND begins_with(entity, :prefix)",
            ExpressionAttributeValues={":tenant": to_value(tenant), ":prefix": to_value(prefix)},
            ConsistentRead=True,
            **options,
        )


def _unmoved(number: int, count: int) -> str:
    still = f"#{number} = :was{number}"
    # What counts nothing may as well not be there.
    return still if count else f"(attribute_not_exists(#{number}) OR {still})"
