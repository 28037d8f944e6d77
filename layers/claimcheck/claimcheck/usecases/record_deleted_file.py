"""Record that S3 has deleted a report's file."""

from __future__ import annotations

from dataclasses import replace

from claimcheck.domain.audit import Action, Attempt, granted
from claimcheck.domain.caller import Caller
from claimcheck.domain.export import DeletedFile, is_newer_sequencer
from claimcheck.domain.refusals import StoredFileMissing
from claimcheck.domain.report import Report, StoredFile
from claimcheck.ports import Change, ConflictError, Services

MAX_ATTEMPTS = 4


def record_deleted_file(services: Services, attempt: Attempt, deleted: DeletedFile) -> bool:
    """Mark the report's file as deleted; False if there is no such file.

    Raises `ConflictError` if the row keeps changing, `StoredFileMissing` if the file is not
    readable, and `Unavailable`.
    """
    for _ in range(MAX_ATTEMPTS):
        report = services.reports.find_stored(deleted.tenant, deleted.key)
        file = report.file if report else None
        if report is None or file is None or not file.present:
            return False
        if not _is_deleted(services, deleted, report, file):
            return False
        deleted_row = replace(report, file=replace(file, present=False))
        storage = Caller(tenant=report.tenant, principal=attempt.contract, kind="storage")
        entry = granted(attempt, storage, Action.FILE_DELETED, report)
        try:
            services.reports.commit([Change(report, deleted_row, entry)])
        except ConflictError:
            continue
        return True
    raise ConflictError


def _is_deleted(services: Services, deleted: DeletedFile, report: Report, file: StoredFile) -> bool:
    """Whether the report's own version is deleted. Events may be old, so S3 is asked."""
    if deleted.hidden:
        return report.sequencer is None or is_newer_sequencer(deleted.sequencer, report.sequencer)
    return _is_missing(services, file)


def _is_missing(services: Services, file: StoredFile) -> bool:
    try:
        services.files.head(file.key, file.version_id)
    except StoredFileMissing as missing:
        if missing.reason != "missing":
            raise  # not readable does not mean deleted
        return True
    return False
