"""Plan the change that one export event makes. Writes no row, only a file's retention tag."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from claimcheck.domain.audit import Action, Attempt, granted
from claimcheck.domain.caller import Caller
from claimcheck.domain.export import (
    Export,
    ExportedFile,
    InvalidExportError,
    check_export,
    supersedes,
)
from claimcheck.domain.filename import mime_type_of, safe_filename
from claimcheck.domain.report import Report, State, StoredFile
from claimcheck.domain.times import truncate_to_second
from claimcheck.ports import Change, Services, StoredObject
from claimcheck.usecases.retain_file import repair_retention, retain_file


@dataclass(frozen=True, slots=True)
class ExportEvent:
    """An export with the time and id of the event that reported it (`attempt`)."""

    attempt: Attempt
    export: Export


def plan_change(services: Services, event: ExportEvent) -> Change | None:
    """Return the change, or None if the event is outdated or a duplicate.

    Raises `InvalidExportError`, `StoredFileMissing` or `Unavailable`.
    """
    export = event.export
    check_export(export, services.clock.now())
    current = services.reports.get(export.tenant, export.kind, export.id)
    if not supersedes(export, current):
        repair_retention(services, export, current)
        return None
    report = _report(services, export, current)
    retain_file(services, current, report)
    exporter = Caller(tenant=export.tenant, principal=event.attempt.contract, kind="exporter")
    entry = granted(
        event.attempt,
        exporter,
        Action.REGISTERED,
        report,
        reason=report.state.value,
        size=report.file.size if report.file else None,
    )
    return Change(current, report, entry)


def _report(services: Services, export: Export, current: Report | None) -> Report:
    finished = export.state is State.FINISHED
    exported = export.file if finished else None
    found = _head(services, exported) if exported else None
    stored_at = found.stored_at if found else truncate_to_second(services.clock.now())
    return Report(
        tenant=export.tenant,
        kind=export.kind,
        id=export.id,
        encrypted_id=current.encrypted_id if current else services.entropy.uuid(),
        state=export.state,
        name=export.name,
        created_at=export.created_at,
        source=export.source,
        interval=export.interval,
        file=_stored_file(services, exported, found) if exported and found else None,
        action=export.action,
        single_use=export.single_use,
        restricted=export.restricted,
        params=export.params,
        downloaded_at=current.downloaded_at if current else None,
        revision=export.revision,
        sequencer=export.sequencer,
        retention=export.retention if finished else None,
        expires_at=_expires_at(export, stored_at) if finished else None,
    )


def _expires_at(export: Export, stored_at: datetime) -> datetime | None:
    # Counted from the same time as S3 counts: the report expires before its file is deleted.
    return export.retention.expires_at(stored_at) if export.retention else None


def _head(services: Services, exported: ExportedFile) -> StoredObject:
    found = services.files.head(exported.key, exported.version_id)
    if found.content_encoding:
        # Its encoded length is not the file's length, and no gateway may decode it.
        raise InvalidExportError("file_has_content_encoding")
    return found


def _stored_file(services: Services, exported: ExportedFile, found: StoredObject) -> StoredFile:
    """Return the file as S3 describes it; the event only fills the gaps."""
    basename = exported.filename or exported.key.rsplit("/", 1)[-1]
    registered = exported.mime_type or found.content_type
    filename = safe_filename(basename, mime_type_of(basename, registered))
    return StoredFile(
        bucket=services.files.bucket,
        key=exported.key,
        version_id=found.version_id,
        filename=filename,
        size=found.size,
        mime_type=mime_type_of(filename, registered),
        etag=found.etag,
        sha256=exported.sha256 or found.metadata.get("sha256") or found.sha256,
    )
