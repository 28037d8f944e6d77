"""Rows of the audit's table told apart: entries as we write them, and whatever else lies there.

Also what the table's stream tells of them, as lines for the archive. Nothing that a stream can
bring fails to become a line: what cannot be read is kept as it came.
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
    """The entry, if the row holds what we would write for it, to the last attribute.

    It must also have a spelling: a set in place of a number has none, and would stop the archive.
    """
    try:
        entry = entry_of(item)
        if item_of(entry) == item and canonical_json(archive_fields(entry)):
            return entry
    except _UNREADABLE:
        pass
    return UnreadableRow(_entry_key(item), item)


def line_of(record: Mapping[str, Any], now: datetime) -> Line:
    """The line for one record of the stream; `now` stands in for a time that it does not tell."""
    event = str(record.get("eventID") or sha256(canonical_json(record).encode()).hexdigest())
    told = record.get("dynamodb")
    change: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
    time = _moment(change.get("ApproximateCreationDateTime"), now)
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


def _moment(seconds: object, now: datetime) -> datetime:
    try:
        return datetime.fromtimestamp(float(str(seconds)), UTC)
    except (ValueError, OverflowError, OSError):
        return now
