"""Reports: exports in any state, with the file of a finished one.

Tasks and documents are reports too. `Kind` says which of the contracts' collections one is in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from claimcheck.domain.retention import Retention


class Kind(StrEnum):
    """The collection that a report belongs to; ids are unique within tenant and kind."""

    REPORT = "report"
    TASK = "task"
    DOCUMENT = "document"


class State(StrEnum):
    """The state of the export. Only the file of a finished report can be downloaded."""

    PENDING = "pending"
    FINISHED = "finished"
    FAILED = "failed"
    RETIRED = "retired"


class Source(StrEnum):
    """Whether a schedule or a person asked for the report."""

    AUTO = "auto"
    MANUAL = "manual"


class Interval(StrEnum):
    """The schedule that a report belongs to."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"


class Facet(NamedTuple):
    """What listings filter by besides the day. Reports are counted by facet."""

    source: Source
    interval: Interval | None


class Subject(NamedTuple):
    """The kind and id of the report that an attempt names, whether or not it exists."""

    kind: Kind
    id: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One version of one object in the files bucket.

    `size` is in bytes, `etag` is quoted as in HTTP, `sha256` is lower-case hex where known.
    `present` becomes false when an S3 event says that the object is deleted.
    """

    bucket: str
    key: str
    version_id: str
    filename: str
    size: int
    mime_type: str
    etag: str
    sha256: str | None = None
    present: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """One row of the Reports table. Times are aware and in UTC.

    `revision` is the exporter's number; `sequencer` is S3's, for rows from the inbox. `rev` counts
    the writes of the row and is the condition of every change (0: not stored yet).
    A `restricted` report is not found by any client until the exporter lifts the restriction.
    From `expires_at` on, the report counts as retired whatever its row says
    (`retired_if_expired`).
    """

    tenant: str
    kind: Kind
    id: str
    encrypted_id: str
    state: State
    name: str
    created_at: datetime
    source: Source = Source.MANUAL
    interval: Interval | None = None
    file: StoredFile | None = None
    action: str = "export"
    single_use: bool = False
    restricted: bool = False
    params: Mapping[str, object] = field(default_factory=dict)
    downloaded_at: datetime | None = None
    revision: int | None = None
    sequencer: str | None = None
    rev: int = 0
    retention: Retention | None = None
    expires_at: datetime | None = None

    def retired_if_expired(self, now: datetime) -> Report:
        """Return the report as it counts at `now`: retired if its retention has ended."""
        return replace(self, state=State.RETIRED) if self.has_expired(now) else self

    def has_expired(self, now: datetime) -> bool:
        """Whether its retention has ended."""
        return self.expires_at is not None and self.expires_at <= now

    def seconds_left(self, now: datetime, limit: int) -> int:
        """Return the whole seconds from `now` until the report expires, at most `limit`."""
        if self.expires_at is None:
            return limit
        left = self.expires_at - now.replace(microsecond=0)
        return min(limit, int(left.total_seconds()))

    @property
    def subject(self) -> Subject:
        return Subject(self.kind, self.id)

    @property
    def facet(self) -> Facet:
        return Facet(self.source, self.interval)

    @property
    def day(self) -> date:
        """The UTC day that the report is listed and counted under."""
        return self.created_at.date()

    @property
    def listed(self) -> bool:
        """Whether listings show and count it: a finished, unrestricted report with a file."""
        return (
            self.kind is Kind.REPORT
            and self.state is State.FINISHED
            and not self.restricted
            and self.file is not None
            and self.file.present
        )


@dataclass(frozen=True, slots=True)
class ListedReport:
    """A report as listings show it: the attributes that the listing indexes project."""

    tenant: str
    kind: Kind
    id: str
    encrypted_id: str
    name: str
    filename: str
    size: int
    mime_type: str
    source: Source
    interval: Interval | None
    created_at: datetime
    expires_at: datetime | None = None

    def has_expired(self, now: datetime) -> bool:
        """Whether its retention has ended. It may still be in the index for a moment."""
        return self.expires_at is not None and self.expires_at <= now

    @property
    def position(self) -> Position:
        return Position(self.created_at, self.id)


class Position(NamedTuple):
    """A place in the newest-first order of a tenant's reports."""

    created_at: datetime
    id: str
