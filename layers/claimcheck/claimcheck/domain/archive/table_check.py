"""Comparing the archive's lines with the rows of the audit's table, both ways."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from claimcheck.domain.archive.findings import Finding, FindingKind
from claimcheck.domain.archive.lines import (
    LineKind,
    Place,
    UnreadableRow,
    archive_fields,
    canonical_json,
    place_of,
)
from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.span import ALL_TIME, Span

_NOT_OF_THE_ENTRY = ("line", "event")


@dataclass(slots=True)
class TableComparison:
    """Takes the archive's lines first and the table's rows after; both of `span` and `tenant` only.

    `doubtful` are the spans of time whose lines the archive has lost; `settled` is the time before
    which every row must have been archived.
    """

    settled: str
    span: Span = ALL_TIME
    tenant: str | None = None
    unverified_spans: list[tuple[str, str]] = field(default_factory=list)
    entries: int = 0
    pending: int = 0
    _archived: dict[Place, bytes] = field(default_factory=dict)

    def add_lines(self, lines: Sequence[tuple[str, str]]) -> Iterator[Finding]:
        """Take up lines that the chain vouches for, each with its place in the archive."""
        for where, text in lines:
            told = json.loads(text)
            if told["line"] == LineKind.ENTRY:
                yield from self._add_entry(where, told)
            elif self._chosen(str(told.get("tenant", "")), told["time"]):
                yield _abnormal(where, told)

    def add_row(self, row: AuditEntry | UnreadableRow) -> Iterator[Finding]:
        """Compare a row with what was archived of it."""
        if isinstance(row, UnreadableRow):
            kind = FindingKind.CHANGED_ROW if self._take(row.place) else FindingKind.UNREADABLE_ROW
            yield Finding(kind, _where(row.place), "is no row that we write")
            return
        told = archive_fields(row)
        place = place_of(told)
        archived = self._take(place)
        if archived is None:
            yield from self._unarchived(place)
        elif archived != _hashed(told):
            yield Finding(FindingKind.CHANGED_ROW, _where(place), "differs from what was archived")

    def rest(self) -> Iterator[Finding]:
        """After all rows: what is archived and has no row."""
        for place in sorted(self._archived):
            yield Finding(
                FindingKind.DELETED_ROW, _where(place), "is archived, and gone from the table"
            )

    def _add_entry(self, where: str, told: dict[str, Any]) -> Iterator[Finding]:
        place = place_of(told)
        if not self._chosen(place.tenant, place.at):
            return
        self.entries += 1
        if place in self._archived:
            yield Finding(FindingKind.DUPLICATED_ENTRY, where, f"{_where(place)} is archived twice")
        entry = {name: value for name, value in told.items() if name not in _NOT_OF_THE_ENTRY}
        self._archived[place] = _hashed(entry)

    def _chosen(self, tenant: str, at: str) -> bool:
        return self.tenant in (None, tenant) and at in self.span

    def _take(self, place: Place) -> bytes | None:
        return self._archived.pop(place, None)

    def _unarchived(self, place: Place) -> Iterator[Finding]:
        stamp = place.at.partition("#")[0]
        if any(first <= stamp <= last for first, last in self.unverified_spans):
            yield Finding(
                FindingKind.UNCONFIRMED_ROW, _where(place), "its archived line is damaged"
            )
        elif stamp >= self.settled:
            self.pending += 1
        else:
            yield Finding(FindingKind.NEVER_ARCHIVED, _where(place), "is in the table only")


def _abnormal(where: str, told: dict[str, Any]) -> Finding:
    """A line that is a finding by being there."""
    if told["line"] == LineKind.TAMPERING:
        place = Place(told["tenant"], told["at"])
        what = f"{told['change']} of {_where(place)} at {told['time']}"
        return Finding(FindingKind.TAMPERING, where, what)
    return Finding(FindingKind.UNREADABLE_ROW, where, "came as no row that we write")


def _where(place: Place) -> str:
    return f"{place.tenant} {place.at}"


def _hashed(told: dict[str, Any]) -> bytes:
    return sha256(canonical_json(told).encode()).digest()
