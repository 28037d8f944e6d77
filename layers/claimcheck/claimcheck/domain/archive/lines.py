"""The archive's lines: one JSON object each, in the one spelling that its hash is taken of.

Names are sorted, nothing is spaced, text is UTF-8. `line` says what a line holds:

- `entry`: an entry as it was appended. `event` is the id of the change in the table's stream, the
  other names are those of the entry (`archive_fields`); whatever holds its default is left out.
- `tampering`: a change or removal of a row (`change` is `MODIFY` or `REMOVE`), with the row as it
  was before and after in DynamoDB's own notation. Nobody of ours makes one.
- `unreadable`: a row that none of ours writes, as it came.
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
    """What a line holds."""

    ENTRY = "entry"
    TAMPERING = "tampering"
    UNREADABLE = "unreadable"


class Place(NamedTuple):
    """The key of a row: its tenant, and its time with the id of the attempt."""

    tenant: str
    at: str


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A row of the audit's table that is none of those that we write, as it stands there."""

    place: Place
    item: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One line to be archived; `event` is unique to the change that it tells of."""

    kind: LineKind
    event: str
    time: datetime
    text: str


def entry_line(event: str, entry: AuditEntry) -> Line:
    told = {"event": event, **archive_fields(entry)}
    return _line(LineKind.ENTRY, event, entry.attempt.at, told)


def tampering_line(event: str, time: datetime, change: str, images: Mapping[str, Any]) -> Line:
    """`images` are the row's `tenant` and `at`, and the row `before` and `after`."""
    told = {"event": event, "time": rfc3339_milliseconds(time), "change": change, **images}
    return _line(LineKind.TAMPERING, event, time, told)


def unreadable_line(event: str, time: datetime, record: object) -> Line:
    told = {"event": event, "time": rfc3339_milliseconds(time), "record": record}
    return _line(LineKind.UNREADABLE, event, time, told)


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


def place_of(told: Mapping[str, Any]) -> Place:
    """Where the row of an `entry` line lies, told by its fields."""
    return Place(str(told["tenant"]), f"{told['time']}#{told['request_id']}")


def canonical_json(told: Mapping[str, Any]) -> str:
    """The one spelling of a JSON object."""
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _line(kind: LineKind, event: str, time: datetime, told: Mapping[str, Any]) -> Line:
    return Line(kind, event, time, canonical_json({"line": kind.value, **told}))
