"""A Reports table as long as one likes, made up while it is read: only its listings.

Holds `total` finished reports of one tenant, the newest of `today`, the same number on every day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from claimcheck.adapters.dynamodb.attributes import Item, to_item, to_value
from claimcheck.adapters.dynamodb.counter_items import counter_key, counter_name
from claimcheck.adapters.dynamodb.report_items import row_fields, row_key
from claimcheck.domain.counting import Cell
from claimcheck.domain.report import Facet, Interval, Kind, Report, Source, State, StoredFile
from tests.benchmarks.capacity import projected
from tests.samples import TENANT
from tests.template import tables

FACET = Facet(Source.AUTO, Interval.DAILY)


def numbered_report(number: int, a_day: int, today: date) -> Report:
    """The `number`th newest report, of a size as usual: ids of 29 characters, names of 20."""
    report_id = f"report_{number:022d}"
    filename = f"{report_id[-8:]}_sales.csv"
    return Report(
        tenant=TENANT,
        kind=Kind.REPORT,
        id=report_id,
        encrypted_id=str(UUID(int=number)),
        state=State.FINISHED,
        name="monthly sales report",
        created_at=_made_at(number, a_day, today),
        source=FACET.source,
        interval=FACET.interval,
        file=StoredFile(
            "files", f"reports/{TENANT}/{filename}", "v1", filename, 1200, "text/csv", '"0123"'
        ),
        rev=1,
    )


def report_item(report: Report) -> Item:
    """The row as registration leaves it."""
    key = row_key(report.tenant, report.kind, report.id)
    return key | to_item(row_fields(report)) | {"rev": to_value(1)}


def counter_item(day: date, held: Mapping[Cell, int]) -> Item:
    counters = {counter_name(cell): count for cell, count in held.items()}
    return counter_key(TENANT, day) | to_item({**counters, "rev": sum(held.values())})


@cache
def day_cells(count: int, a_day: int) -> Mapping[Cell, int]:
    """How many of the newest `count` reports of any day each of its cells counts."""
    made = (_made_at(number, a_day, date.max) for number in range(count))
    return Counter(Cell.of(created_at, FACET) for created_at in made)


def day_sizes(total: int, a_day: int, today: date) -> dict[date, int]:
    """How many reports each day holds, newest day first."""
    days = range(0, total, a_day)
    return {today - timedelta(days=n): min(a_day, total - start) for n, start in enumerate(days)}


class LongTable:
    """Answers the queries that listings make, as DynamoDB would."""

    def __init__(self, total: int, a_day: int, today: date) -> None:
        self._total, self._a_day, self._today = total, a_day, today
        [self._index] = [
            index
            for index in tables()["ReportsTable"]["GlobalSecondaryIndexes"]
            if index["IndexName"] == "by_tenant"
        ]

    def query(self, **call: Any) -> Any:
        values = call["ExpressionAttributeValues"]
        low, high = values[":low"]["S"], values[":high"]["S"]
        if "IndexName" in call:
            return self._listed(call, low, high)
        days = day_sizes(self._total, self._a_day, self._today).items()
        items = [counter_item(day, day_cells(count, self._a_day)) for day, count in days]
        return {"Items": [item for item in items if low <= item["entity"]["S"] <= high]}

    def _listed(self, call: dict[str, Any], low: str, high: str) -> Any:
        assert call["IndexName"] == "by_tenant"
        assert call["ScanIndexForward"] is False
        begin = self._first_not_above(high)
        if "ExclusiveStartKey" in call:
            begin = int(call["ExclusiveStartKey"]["entity"]["S"].rpartition("_")[2]) + 1
        end = min(begin + call["Limit"], self._total)
        items = [self._item(number) for number in range(begin, end)]
        page: dict[str, Any] = {"Items": [item for item in items if low <= item["listed_at"]["S"]]}
        if end < self._total and len(page["Items"]) == call["Limit"]:
            page["LastEvaluatedKey"] = items[-1]
        return page

    def _first_not_above(self, high: str) -> int:
        """By bisection: the newest come first, and text order is time order."""
        first, last = 0, self._total
        while first < last:
            middle = (first + last) // 2
            if self._item(middle)["listed_at"]["S"] > high:
                first = middle + 1
            else:
                last = middle
        return first

    def _item(self, number: int) -> Item:
        report = numbered_report(number, self._a_day, self._today)
        return projected(report_item(report), self._index, ("tenant", "entity"))


def _made_at(number: int, a_day: int, today: date) -> datetime:
    day = today - timedelta(days=number // a_day)
    back = timedelta(seconds=number % a_day * (86_399 // a_day))
    return datetime.combine(day, time(23, 59, 59), UTC) - back
