"""Items of the Audit table as entries, and records of its stream as lines of the archive.

Every item and every record becomes something: what cannot be read is kept as it came.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from claimcheck.adapters.dynamodb.attributes import Item
from claimcheck.adapters.dynamodb.audit_log import entry_of, item_of
from claimcheck.domain.archive.lines import (
    EntryKey,
    Line,
    UnreadableRow,
    archive_fields,
    canonical_json,
    entry_line,
    tampering_line,
    unreadable_line,
)
from claimcheck.domain.audit import AuditEntry

_UNREADABLE = (KeyError, ValueError, TypeError, AttributeError)
_TAMPERING = ("MODIFY", "REMOVE")


def row_of(item: Item) -> AuditEntry | UnreadableRow:
    """Return the entry, if the item is exactly what would be written for it.

    It must also have a canonical form: an item with a set in place of a number has none, and would
    stop the archive.
    """
    try:
        entry = entry_of(item)
        if item_of(entry) == item and canonical_json(archive_fields(entry)):
            return entry
    except _UNREADABLE:
        pass
    return UnreadableRow(_entry_key(item), item)


def line_of(record: Mapping[str, Any], now: datetime) -> Line:
    """Return the archive line for a record of the stream. `now` replaces a missing time."""
    event = str(record.get("eventID") or sha256(canonical_json(record).encode()).hexdigest())
    data = record.get("dynamodb")
    change: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
    time = _time_of(change.get("ApproximateCreationDateTime"), now)
    if record.get("eventName") in _TAMPERING:
        return tampering_line(event, time, record["eventName"], _images(change))
    row = row_of(change.get("NewImage") or {})
    if record.get("eventName") == "INSERT" and isinstance(row, AuditEntry):
        return entry_line(event, row)
    return unreadable_line(event, time, record)


def _entry_key(item: Item) -> EntryKey:
    time, separator, request_id = _text(item, "at").partition("#")
    return EntryKey(_text(item, "tenant"), time, request_id if separator else None)


def _images(change: Mapping[str, Any]) -> dict[str, Any]:
    keys = change.get("Keys") or {}
    return {
        "tenant": _text(keys, "tenant"),
        "at": _text(keys, "at"),
        "before": change.get("OldImage"),
        "after": change.get("NewImage"),
    }


def _text(item: Any, name: str) -> str:
    value = item.get(name) if isinstance(item, Mapping) else None
    return str(value.get("S", "")) if isinstance(value, Mapping) else ""


def _time_of(seconds: object, now: datetime) -> datetime:
    try:
        return datetime.fromtimestamp(float(str(seconds)), UTC)
    except (ValueError, OverflowError, OSError):
        return now
