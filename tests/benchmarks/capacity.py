"""What DynamoDB charges, reckoned from the bytes of items as its documentation words the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil
from typing import Any

from claimcheck.adapters.dynamodb.attributes import Item

READ_BYTES = 4096
WRITE_BYTES = 1024


def item_bytes(item: Item) -> int:
    """Names and values; what DynamoDB adds for storage is never charged by capacity."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def read_units(size: int, *, consistent: bool) -> float:
    """Of one item, or of everything that one query looked at. Even nothing costs."""
    return max(1, ceil(size / READ_BYTES)) * (1.0 if consistent else 0.5)


def write_units(size: int) -> float:
    return float(max(1, ceil(size / WRITE_BYTES)))


def index_units(before: Item, after: Item, table: Mapping[str, Any]) -> float:
    """Of all indexes of a table, when an item changes from `before` to `after` ({}: not there)."""
    keys = [key["AttributeName"] for key in table["KeySchema"]]
    indexes = table.get("GlobalSecondaryIndexes", ())
    return sum(
        _change_units(projected(before, index, keys), projected(after, index, keys), index)
        for index in indexes
    )


def projected(item: Item, index: Mapping[str, Any], table_keys: Iterable[str]) -> Item:
    """The item as an index holds it; {} if it does not."""
    own = [key["AttributeName"] for key in index["KeySchema"]]
    if not all(name in item for name in own):
        return {}
    projection = index["Projection"]
    if projection["ProjectionType"] == "ALL":
        return item
    names = {*own, *table_keys, *projection.get("NonKeyAttributes", ())}
    return {name: value for name, value in item.items() if name in names}


def _change_units(before: Item, after: Item, index: Mapping[str, Any]) -> float:
    if before == after:
        return 0.0
    own = [key["AttributeName"] for key in index["KeySchema"]]
    if before and after and any(before[name] != after[name] for name in own):
        return write_units(item_bytes(before)) + write_units(item_bytes(after))
    return write_units(max(item_bytes(before), item_bytes(after)))


def _value_bytes(value: Mapping[str, Any]) -> int:
    [(kind, held)] = value.items()
    match kind:
        case "S":
            return len(held.encode())
        case "N":
            return _number_bytes(held)
        case "SS":
            return sum(len(text.encode()) for text in held)
        case "M":
            return 3 + item_bytes(held) + len(held)
    return 1


def _number_bytes(text: str) -> int:
    """Two digits a byte, and one for the rest."""
    digits = text.lstrip("-").strip("0") or "0"
    return ceil(len(digits) / 2) + 1 + text.startswith("-")
