"""The archive's lines: one JSON object each, in the canonical form that is hashed.

Names are sorted, there are no spaces, and text is UTF-8. `line` is the kind of a line:

- `entry`: an entry as it was appended. `event` is the id of the change in the table's stream. The
  other names are the entry's fields (`archive_fields`).
- `tampering`: a change or removal of a row (`change` is `MODIFY` or `REMOVE`), with the row before
  and after it in DynamoDB's notation. Claimcheck itself never changes or removes a row.
- `unreadable`: a row in a form that Claimcheck does not write, as received.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from claimcheck.domain.audit import Attempt, AuditEntry, entry_fields
from claimcheck.domain.times import rfc3339_milliseconds

_ALWAYS_STORED = ("request_id", "report_id")
_DEFAULTS = {each.name: each.default for each in (*fields(Attempt), *fields(AuditEntry))}


class LineKind(StrEnum):
    """The kind of a line."""

    ENTRY = "entry"
    TAMPERING = "tampering"
    UNREADABLE = "unreadable"


class EntryKey(NamedTuple):
    """What identifies a row of the audit table; `request_id` None: the row's key has none."""

    tenant: str
    time: str
    request_id: str | None = None

    @property
    def label(self) -> str:
        """Return the key as findings name it, which is also how the table spells it."""
        request_id = "" if self.request_id is None else f"#{self.request_id}"
        return f"{self.tenant} {self.time}{request_id}"


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A row of the audit table that is not one of our entries, as stored."""

    key: EntryKey
    item: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One line for the archive. `event` is the unique id of the change that it records."""

    kind: LineKind
    event: str
    time: datetime
    text: str


def entry_line(event: str, entry: AuditEntry) -> Line:
    values = {"event": event, **archive_fields(entry)}
    return _line(LineKind.ENTRY, event, entry.attempt.at, values)


def tampering_line(event: str, time: datetime, change: str, images: Mapping[str, Any]) -> Line:
    """Return the line of a changed row.

    `images` are the row's `tenant` and `at`, and the row `before` and `after`.
    """
    values = {"event": event, "time": rfc3339_milliseconds(time), "change": change, **images}
    return _line(LineKind.TAMPERING, event, time, values)


def unreadable_line(event: str, time: datetime, record: object) -> Line:
    values = {"event": event, "time": rfc3339_milliseconds(time), "record": record}
    return _line(LineKind.UNREADABLE, event, time, values)


def archive_fields(entry: AuditEntry) -> dict[str, Any]:
    """Return the entry's fields as its archive line holds them: without empty or default values.

    Lines are hashed, so this form must never change for entries that exist.
    """
    present = {name: value for name, value in entry_fields(entry).items() if value is not None}
    stored = {
        name: value
        for name, value in present.items()
        if name in _ALWAYS_STORED or value not in ("", {}, _DEFAULTS.get(name))
    }
    return stored | {"time": rfc3339_milliseconds(entry.attempt.at)}


def entry_key(line: Mapping[str, Any]) -> EntryKey:
    """Return the key of the row that an `entry` line was made from, given the line's fields."""
    return EntryKey(str(line["tenant"]), line["time"], line["request_id"])


def canonical_json(values: Mapping[str, Any]) -> str:
    """Return a JSON object in the one form that is hashed."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _line(kind: LineKind, event: str, time: datetime, values: Mapping[str, Any]) -> Line:
    return Line(kind, event, time, canonical_json({"line": kind.value, **values}))
