"""DynamoDB's typed attribute values, from and to plain values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

Item: TypeAlias = dict[str, dict[str, Any]]
Fields: TypeAlias = Mapping[str, Any]


def to_item(fields: Mapping[str, object]) -> Item:
    """Return the attributes of `fields` without None and empty sets, which cannot be stored."""
    return {
        name: to_value(value)
        for name, value in fields.items()
        if value is not None and value != frozenset()
    }


def to_value(value: object) -> dict[str, Any]:
    match value:
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case str():
            return {"S": str(value)}
        case frozenset():
            return {"SS": sorted(value)}
        case dict():
            return {"M": to_item(value)}
    raise TypeError(f"no attribute holds a {type(value).__name__}")


def from_item(item: Item) -> dict[str, Any]:
    return {name: _from_value(value) for name, value in item.items()}


def _from_value(value: dict[str, Any]) -> Any:
    [(kind, content)] = value.items()
    match kind:
        case "N":
            return int(content)
        case "SS":
            return frozenset(content)
        case "M":
            return from_item(content)
        case _:
            return content


def instant(moment: datetime) -> str:
    """Format as RFC 3339 in UTC with whole seconds, so that text order is time order."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def optional_instant(moment: datetime | None) -> str | None:
    return instant(moment) if moment else None


def moment_of(text: str) -> datetime:
    return datetime.fromisoformat(text)


def optional_moment(text: str | None) -> datetime | None:
    return moment_of(text) if text else None
