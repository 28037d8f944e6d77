"""Compare the archive's lines with the rows of the audit table, in both directions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from claimcheck.domain.archive.findings import Finding, FindingKind
from claimcheck.domain.archive.lines import (
    EntryKey,
    LineKind,
    UnreadableRow,
    archive_fields,
    canonical_json,
    entry_key,
)
from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.span import ALL_TIME, Span

# Fields of a line that are not fields of its entry.
_LINE_FIELDS = ("line", "event")


@dataclass(slots=True)
class TableComparison:
    """Compares archived lines with rows, for one `span` and `tenant` (None: all tenants).

    Call `add_lines` for all lines, then `add_row` for all rows, then `missing_rows`. Rows older
    than `archive_deadline` must have been archived. `unverified_spans` are the times from and to
    which lines of the archive are damaged.
    """

    archive_deadline: str
    span: Span = ALL_TIME
    tenant: str | None = None
    unverified_spans: list[tuple[str, str]] = field(default_factory=list)
    entries: int = 0
    pending: int = 0
    _archived: dict[EntryKey, bytes] = field(default_factory=dict)

    def add_lines(self, lines: Sequence[tuple[str, str]]) -> Iterator[Finding]:
        """Add lines that match a signed digest, each with its location in the archive."""
        for where, text in lines:
            line = json.loads(text)
            if line["line"] == LineKind.ENTRY:
                yield from self._add_entry(where, line)
            elif self._is_in_scope(str(line.get("tenant", "")), line["time"]):
                yield _line_finding(where, line)

    def add_row(self, row: AuditEntry | UnreadableRow) -> Iterator[Finding]:
        """Compare a row with its archived line."""
        if isinstance(row, UnreadableRow):
            is_archived = self._take(row.key) is not None
            kind = FindingKind.CHANGED_ROW if is_archived else FindingKind.UNREADABLE_ROW
            yield Finding(kind, row.key.label, "is no row that we write")
            return
        entry = archive_fields(row)
        key = entry_key(entry)
        archived = self._take(key)
        if archived is None:
            yield from self._check_unarchived(key)
        elif archived != _hash(entry):
            yield Finding(FindingKind.CHANGED_ROW, key.label, "differs from what was archived")

    def missing_rows(self) -> Iterator[Finding]:
        """Return the archived entries without a row. Call it after all rows were added."""
        for key in sorted(self._archived):
            yield Finding(
                FindingKind.DELETED_ROW, key.label, "is archived, and gone from the table"
            )

    def _add_entry(self, where: str, line: dict[str, Any]) -> Iterator[Finding]:
        key = entry_key(line)
        if not self._is_in_scope(key.tenant, key.time):
            return
        self.entries += 1
        if key in self._archived:
            yield Finding(FindingKind.DUPLICATED_ENTRY, where, f"{key.label} is archived twice")
        entry = {name: value for name, value in line.items() if name not in _LINE_FIELDS}
        self._archived[key] = _hash(entry)

    def _is_in_scope(self, tenant: str, time: str) -> bool:
        return self.tenant in (None, tenant) and time in self.span

    def _take(self, key: EntryKey) -> bytes | None:
        return self._archived.pop(key, None)

    def _check_unarchived(self, key: EntryKey) -> Iterator[Finding]:
        if any(first <= key.time <= last for first, last in self.unverified_spans):
            yield Finding(FindingKind.UNCONFIRMED_ROW, key.label, "its archived line is damaged")
        elif key.time >= self.archive_deadline:
            self.pending += 1
        else:
            yield Finding(FindingKind.NEVER_ARCHIVED, key.label, "is in the table only")


def _line_finding(where: str, line: dict[str, Any]) -> Finding:
    """Return the finding that a `tampering` or `unreadable` line stands for."""
    if line["line"] == LineKind.TAMPERING:
        what = f"{line['change']} of {line['tenant']} {line['at']} at {line['time']}"
        return Finding(FindingKind.TAMPERING, where, what)
    return Finding(FindingKind.UNREADABLE_ROW, where, "came as no row that we write")


def _hash(entry: dict[str, Any]) -> bytes:
    return sha256(canonical_json(entry).encode()).digest()
