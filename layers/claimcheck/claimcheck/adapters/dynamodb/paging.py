"""Reads that come in pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from claimcheck.adapters.dynamodb.attributes import Item
from claimcheck.adapters.dynamodb.calls import unavailable


def pages(what: str, read: Callable[..., Any], **asked: Any) -> Iterator[list[Item]]:
    """The pages of a query or a scan, each fetched once somebody looks at it. Some are empty."""
    while True:
        with unavailable(what):
            page = read(**asked)
        yield page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        asked["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def items(what: str, read: Callable[..., Any], **asked: Any) -> Iterator[Item]:
    """What is on the pages."""
    for page in pages(what, read, **asked):
        yield from page
