"""What an exporter, or storage, tells us about a piece of work, and the rules that it must keep."""

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
MAX_AHEAD = timedelta(minutes=5)
PREFIXES = ("reports", "tasks", "documents", "inbox")


class InvalidExportError(Exception):
    """Told us something that no retry can mend; the reason goes with it to the dead letters."""


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """Where the exporter says that the file is. What storage says of it (size, type) wins."""

    key: str
    version_id: str | None = None
    filename: str = ""
    mime_type: str = ""
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """One statement about one report, with a `revision` (exporter) or a `sequencer` (S3)."""

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
    """Storage says that something was deleted at `key`.

    One version of it or, where `hidden`, all of it, by a delete marker in front of the versions.
    """

    tenant: str
    key: str
    hidden: bool
    sequencer: str


def tenant_of_key(key: str) -> str:
    """The tenant that owns object key `key`: `{prefix}/{tenant}/...`. Raises `InvalidExportError`.

    The key alone decides: whoever may write below a tenant's prefix speaks for that tenant.
    """
    parts = key.split("/")
    if len(parts) < 3 or parts[0] not in PREFIXES or not parts[-1]:
        raise InvalidExportError("key_outside_prefixes")
    return checked_tenant(parts[1])


def checked_tenant(tenant: str) -> str:
    """`tenant` if it is a lower-case UUID. Raises `InvalidExportError`."""
    if not is_uuid(tenant):
        raise InvalidExportError("malformed_tenant")
    return tenant


def check_export(export: Export, now: datetime) -> None:
    """Refuse what could never be served. Raises `InvalidExportError`."""
    checked_tenant(export.tenant)
    is_valid_id = is_task_id if export.kind is Kind.TASK else is_report_id
    if not is_valid_id(export.id):
        raise InvalidExportError("malformed_id")
    if export.created_at > now + MAX_AHEAD:
        raise InvalidExportError("created_in_the_future")
    if export.file is not None:
        _check_key(export, export.file.key)


def _check_key(export: Export, key: str) -> None:
    if len(key.encode("utf-8", "surrogatepass")) > MAX_KEY_BYTES:
        raise InvalidExportError("key_too_long")
    # Clients normalise these away and the signature of a presigned URL then no longer fits.
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
    """Whether `export` says something newer than the row does.

    A higher revision wins; at equal revisions finished beats anything unfinished, else it is a
    duplicate. Sequencers never touch a row that an exporter has given a revision.
    """
    if current is None:
        return True
    if export.revision is not None:
        return _newer_revision(export, export.revision, current)
    return current.revision is None and newer_sequencer(export.sequencer, current.sequencer)


def _newer_revision(export: Export, revision: int, current: Report) -> bool:
    if current.revision is None or revision > current.revision:
        return True
    finishes = export.state is State.FINISHED and current.state in (State.PENDING, State.FAILED)
    return revision == current.revision and finishes


def newer_sequencer(one: str | None, other: str | None) -> bool:
    """Whether S3 sequencer `one` comes after `other`.

    They are hexadecimal and may differ in length: the shorter is padded on its right before they
    are compared (Amazon S3 User Guide, "Event message structure").
    """
    width = max(len(one or ""), len(other or ""))
    return (one or "").ljust(width, "0").lower() > (other or "").ljust(width, "0").lower()
