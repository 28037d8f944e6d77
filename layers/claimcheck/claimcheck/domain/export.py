"""What an exporter or S3 reports about an export, and the checks that it must pass."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from claimcheck.domain.ids import is_report_id, is_task_id, is_uuid
from claimcheck.domain.report import Interval, Kind, Report, Source, State
from claimcheck.domain.retention import Retention

MAX_KEY_BYTES = 1024
MAX_CREATED_AHEAD = timedelta(minutes=5)
KEY_PREFIXES = ("reports", "tasks", "documents", "inbox")


class InvalidExportError(Exception):
    """An event that no retry can process. It goes to the dead letters with this reason."""


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """The file as the exporter describes it. Its size and type are read from storage."""

    key: str
    version_id: str | None = None
    filename: str = ""
    mime_type: str = ""
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """One event about one report, with a `revision` (exporter) or a `sequencer` (S3)."""

    tenant: str
    kind: Kind
    id: str
    state: State
    name: str
    created_at: datetime
    source: Source = Source.MANUAL
    interval: Interval | None = None
    action: str = "export"
    single_use: bool = False
    restricted: bool = False
    params: Mapping[str, object] = field(default_factory=dict)
    file: ExportedFile | None = None
    revision: int | None = None
    sequencer: str | None = None
    retention: Retention | None = None


@dataclass(frozen=True, slots=True)
class DeletedFile:
    """An S3 event: one version of the object at `key` was deleted.

    With `hidden`, a delete marker hides all of its versions instead.
    """

    tenant: str
    key: str
    hidden: bool
    sequencer: str


def tenant_of_key(key: str) -> str:
    """Return the tenant of object key `{prefix}/{tenant}/...`. Raises `InvalidExportError`.

    Only the key counts, because write access is granted by key prefix.
    """
    parts = key.split("/")
    if len(parts) < 3 or parts[0] not in KEY_PREFIXES or not parts[-1]:
        raise InvalidExportError("key_outside_prefixes")
    return check_tenant_id(parts[1])


def check_tenant_id(tenant: str) -> str:
    """Return `tenant`. Raises `InvalidExportError` unless it is a lower-case UUID."""
    if not is_uuid(tenant):
        raise InvalidExportError("malformed_tenant")
    return tenant


def check_export(export: Export, now: datetime) -> None:
    """Raise `InvalidExportError` for an export that could never be served."""
    check_tenant_id(export.tenant)
    is_valid_id = is_task_id if export.kind is Kind.TASK else is_report_id
    if not is_valid_id(export.id):
        raise InvalidExportError("malformed_id")
    if export.created_at > now + MAX_CREATED_AHEAD:
        raise InvalidExportError("created_in_the_future")
    if export.file is not None:
        _check_key(export, export.file.key)


def _check_key(export: Export, key: str) -> None:
    if len(key.encode("utf-8", "surrogatepass")) > MAX_KEY_BYTES:
        raise InvalidExportError("key_too_long")
    # Clients normalise these segments, and then the signature of a presigned URL does not match.
    segments = key.split("/")
    if "" in segments or "." in segments or ".." in segments:
        raise InvalidExportError("key_not_canonical")
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in key) or "\ufffd" in key:
        raise InvalidExportError("key_has_controls")
    if tenant_of_key(key) != export.tenant:
        raise InvalidExportError("key_of_another_tenant")
    if export.kind is Kind.TASK and not re.search(rf"/[^/]+_Export-{export.id}\.[^/.]+$", key):
        raise InvalidExportError("task_key_without_its_name")


def supersedes(export: Export, current: Report | None) -> bool:
    """Whether `export` is newer than the row `current`.

    A higher revision is newer. At equal revisions, a finished export is newer than a pending or
    failed row; everything else is a duplicate. An event with a sequencer never changes a row that
    has a revision.
    """
    if current is None:
        return True
    if export.revision is not None:
        return _is_newer_revision(export, export.revision, current)
    return current.revision is None and is_newer_sequencer(export.sequencer, current.sequencer)


def _is_newer_revision(export: Export, revision: int, current: Report) -> bool:
    if current.revision is None or revision > current.revision:
        return True
    finishes = export.state is State.FINISHED and current.state in (State.PENDING, State.FAILED)
    return revision == current.revision and finishes


def is_newer_sequencer(one: str | None, other: str | None) -> bool:
    """Whether S3 sequencer `one` comes after `other`.

    Sequencers are hexadecimal and may differ in length. The shorter one is padded on the right
    (Amazon S3 User Guide, "Event message structure").
    """
    width = max(len(one or ""), len(other or ""))
    return (one or "").ljust(width, "0").lower() > (other or "").ljust(width, "0").lower()
