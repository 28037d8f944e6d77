"""An export to publish: its object key and its event. Reads no file."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from claimcheck.domain.export import check_export
from claimcheck.domain.filename import extension_of, mime_type_of, safe_filename
from claimcheck.domain.report import Interval, Kind, Source
from claimcheck.domain.retention import Retention
from claimcheck.domain.times import rfc3339

EVENT_SOURCE = "claimcheck.exporter"
UNKNOWN_EXTENSION = "bin"
NAME_BYTES = 80

_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+", re.ASCII)


class Publishable(StrEnum):
    """The states of an exporter's events."""

    FINISHED = "finished"
    FAILED = "failed"
    PENDING = "pending"

    @property
    def detail_type(self) -> str:
        return {
            Publishable.FINISHED: "Export Completed",
            Publishable.FAILED: "Export Failed",
            Publishable.PENDING: "Export Started",
        }[self]


@dataclass(frozen=True, slots=True)
class NewExport:
    """What to publish. `path` None: nothing is uploaded.

    `index` is the first part of a task's file name; `revision` orders statements about one id.
    """

    tenant: str
    kind: Kind
    id: str
    name: str
    created_at: datetime
    revision: int
    path: Path | None = None
    index: str = ""
    interval: Interval | None = None
    source: Source = Source.MANUAL
    action: str = "export"
    single_use: bool = False
    restricted: bool = False
    retention: Retention | None = None
    state: Publishable = Publishable.FINISHED
    params: Mapping[str, object] = field(default_factory=dict)
    document_url: str | None = None

    @property
    def filename(self) -> str | None:
        """Return the file name for downloads."""
        if self.path is None:
            return None
        if self.kind is Kind.TASK:
            return self._task_filename
        return safe_filename(self.path.name, mime_type_of(self.path.name))

    @property
    def mime_type(self) -> str | None:
        return mime_type_of(self.filename) if self.filename else None

    def object_key(self, token: str) -> str:
        """Return the object key. `token` makes it unique."""
        match self.kind:
            case Kind.REPORT:
                day = self.created_at.date().isoformat()
                last = f"{ascii_name(self.name)}_{day}_{token}.{self._extension}"
                return f"reports/{self.tenant}/{last}"
            case Kind.TASK:
                return f"tasks/{self.tenant}/{self._task_filename}"
            case Kind.DOCUMENT:
                return f"documents/{self.tenant}/{self.id}/{ascii_name(self._basename)}"

    @property
    def _basename(self) -> str:
        return self.path.name if self.path else ""

    @property
    def _extension(self) -> str:
        return extension_of(self._basename) or UNKNOWN_EXTENSION

    @property
    def _task_filename(self) -> str:
        return f"{ascii_name(self.index or self.name)}_Export-{self.id}.{self._extension}"


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The uploaded object. `sha256` is lower-case hex."""

    key: str
    version_id: str
    size: int
    sha256: str


def check(export: NewExport, now: datetime) -> None:
    """Raise `InvalidExportError` for an export that registration would refuse."""
    from claimcheck.hooks.exporter_events import read_exporter_event

    stored = Uploaded(export.object_key("0" * 8), "version", 0, "0" * 64) if export.path else None
    check_export(read_exporter_event(export.state.detail_type, detail(export, stored), now), now)


def event(export: NewExport, uploaded: Uploaded | None, bus: str) -> dict[str, str]:
    """Return the entry for PutEvents."""
    return {
        "EventBusName": bus,
        "Source": EVENT_SOURCE,
        "DetailType": export.state.detail_type,
        "Detail": json.dumps(detail(export, uploaded)),
    }


def detail(export: NewExport, uploaded: Uploaded | None) -> dict[str, Any]:
    """Return the event's detail. Absent values are left out, not null."""
    fields: dict[str, Any] = {
        "tenant": export.tenant,
        "kind": export.kind.value,
        "id": export.id,
        "revision": export.revision,
        "name": export.name,
        "created_at": rfc3339(export.created_at),
        "source": export.source.value,
        "action": export.action,
        "single_use": export.single_use,
        "restricted": export.restricted,
        "params": dict(export.params),
    }
    if export.interval:
        fields["interval"] = export.interval.value
    if export.retention:
        fields["retention"] = export.retention.value
    if export.document_url:
        fields["document_url"] = export.document_url
    if uploaded:
        fields["file"] = {
            "key": uploaded.key,
            "version_id": uploaded.version_id,
            "filename": export.filename,
            "mime_type": export.mime_type,
            "sha256": uploaded.sha256,
        }
    return fields


def document(export: NewExport, uploaded: Uploaded | None) -> dict[str, Any]:
    """Return what `publish` prints."""
    return {
        "tenant": export.tenant,
        "kind": export.kind.value,
        "id": export.id,
        "filename": export.filename if uploaded else None,
        "file_size": uploaded.size if uploaded else None,
        "mime_type": export.mime_type if uploaded else None,
        "sha256": uploaded.sha256 if uploaded else None,
        "version_id": uploaded.version_id if uploaded else None,
    }


def ascii_name(text: str) -> str:
    """`text` as part of an object key: ASCII, no separators, never empty, bounded."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    stem, extension = plain, extension_of(plain)
    if extension:
        stem = plain.removesuffix(f".{extension}")
    short = _UNSAFE.sub("_", stem).strip("_.")[:NAME_BYTES] or "file"
    return f"{short}.{extension}" if extension else short
