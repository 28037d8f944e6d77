"""Queries and scans over all their pages. A page is fetched when the iterator reaches it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Unpack

from claimcheck.adapters.aws_client.dynamodb import Attributes, Page, Query, Scan
from claimcheck.adapters.aws_errors import unavailable
from claimcheck.adapters.dynamodb.attributes import Item
from claimcheck.adapters.dynamodb.calls import Client


def query_items(client: Client, resource: str, **query: Unpack[Query]) -> Iterator[Item]:
    """Yield the items of a query. Raises `Unavailable`."""

    def read(start: Attributes | None) -> Page:
        return client.query(**({**query, "ExclusiveStartKey": start} if start else query))

    return chain.from_iterable(_pages(resource, read))


def scan_items(client: Client, resource: str, **scan: Unpack[Scan]) -> Iterator[Item]:
    """Yield the items of a scan. Raises `Unavailable`."""
    return chain.from_iterable(scan_pages(client, resource, **scan))


def scan_pages(client: Client, resource: str, **scan: Unpack[Scan]) -> Iterator[list[Item]]:
    """Yield the pages of a scan; some may be empty. Raises `Unavailable`."""

    def read(start: Attributes | None) -> Page:
        return client.scan(**({**scan, "ExclusiveStartKey": start} if start else scan))

    return _pages(resource, read)


def _pages(resource: str, read: Callable[[Attributes | None], Page]) -> Iterator[list[Item]]:
    start = None
    while True:
        with unavailable(resource):
            page = read(start)
        yield page["Items"]
        start = page.get("LastEvaluatedKey")
        if start is None:
            return
