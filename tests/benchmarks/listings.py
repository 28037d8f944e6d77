"""Listings of a thousand to a million reports, on AWS's own DynamoDB Local."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from itertools import chain, islice
from typing import Any
from urllib.parse import urlsplit

from claimcheck.adapters.dynamodb.attributes import Item
from tests.benchmarks.long_listing import (
    A_DAY,
    EVERYTHING,
    FAR,
    TODAY,
    count_bill,
    page_bill,
    page_seconds,
)
from tests.benchmarks.long_table import (
    counter_item,
    day_cells,
    day_sizes,
    numbered_report,
    report_item,
)
from tests.benchmarks.meter import Bill
from tests.benchmarks.rounds import Times, interleaved
from tests.dynamodb_local.server import new_tables

# What one call takes.
BATCH = 25
DAYS = 365
SMALLEST = 1_000
SIZES = (SMALLEST, 10_000, 100_000, 1_000_000)


@dataclass(frozen=True)
class Listing:
    """A table with so many reports of one tenant, spread over a year."""

    total: int
    client: Any

    @classmethod
    def seeded(cls, url: str, total: int) -> Listing:
        client = new_tables(url)
        # DynamoDB Local knows accounts by their access key, and checks no signature.
        _write_all(url, client._endpoint.credentials().access_key, total)
        return cls(total, client)

    def page_bill(self) -> Bill:
        return page_bill(self.client)

    def count_bill(self) -> Bill:
        return count_bill(self.client)

    def far_bill(self) -> Bill:
        return page_bill(self.client, EVERYTHING, FAR)


def sizes(most: int) -> list[int]:
    """The sizes to measure, up to `most`."""
    return [size for size in SIZES if size <= most]


def page_times(listings: list[Listing], rounds: int) -> Times:
    """Seconds of a page of 50 of the last thirty days, its count included, by size."""
    measures = {str(of.total): partial(page_seconds, of.client) for of in listings}
    for measure in measures.values():
        measure()
    return interleaved(measures, rounds)


def a_day(total: int) -> int:
    """How many reports one day holds."""
    return A_DAY if total == SIZES[-1] else max(1, total // DAYS)


def _items(total: int) -> Iterator[Item]:
    daily = a_day(total)
    days = day_sizes(total, daily, TODAY).items()
    counters = (counter_item(day, day_cells(count, daily)) for day, count in days)
    rows = (report_item(numbered_report(number, daily, TODAY)) for number in range(total))
    return chain(counters, rows)


def _write_all(url: str, account: str, total: int) -> None:
    connection = HTTPConnection(urlsplit(url).netloc)
    scope = f"{account}/20260314/us-east-1/dynamodb/aws4_request"
    headers = {
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": "DynamoDB_20120810.BatchWriteItem",
    }
    items = _items(total)
    while batch := list(islice(items, BATCH)):
        puts = [{"PutRequest": {"Item": item}} for item in batch]
        body = json.dumps({"RequestItems": {"ReportsTable": puts}})
        connection.request("POST", "/", body, headers)
        answer = json.loads(connection.getresponse().read())
        if answer.get("UnprocessedItems") != {}:
            raise OSError(f"a batch was not written: {answer}")
    connection.close()
