"""Keeping the existence of files true: storage says that an object is gone."""

from __future__ import annotations

from dataclasses import replace

from claimcheck.domain.audit import Action, Attempt, granted
from claimcheck.domain.caller import Caller
from claimcheck.domain.export import DeletedFile, is_newer_sequencer
from claimcheck.domain.refusals import StoredFileMissing
from claimcheck.domain.report import Report, StoredFile
from claimcheck.ports import Change, ConflictError, Services

ROUNDS = 4


def record_deleted_file(services: Services, attempt: Attempt, deleted: DeletedFile) -> bool:
    """Mark the report's file as gone; whether there was one to mark.

    Raises `ConflictError` if the row keeps changing, `StoredFileMissing` if storage does not
    show the file, and `Unavailable`.
    """
    for _ in range(ROUNDS):
        report = services.reports.find_stored(deleted.tenant, deleted.key)
        file = report.file if report else None
        if report is None or file is None or not file.present:
            return False
        if not _gone(services, deleted, report, file):
            return False
        gone = replace(report, file=replace(file, present=False))
        storage = Caller(tenant=report.tenant, principal=attempt.contract, kind="storage")
        entry = granted(attempt, storage, Action.FILE_DELETED, report)
        try:
            services.reports.commit([Change(report, gone, entry)])
        except ConflictError:
            continue
        return True
    raise ConflictError


def _gone(services: Services, deleted: DeletedFile, report: Report, file: StoredFile) -> bool:
    """Whether the report's own version can no longer be had: events may be old, storage is not."""
    if deleted.hidden:
        return report.sequencer is None or is_newer_sequencer(deleted.sequencer, report.sequencer)
    return _missing(services, file)


def _missing(services: Services, file: StoredFile) -> bool:
    try:
        services.files.head(file.key, file.version_id)
    except StoredFileMissing as missing:
        if missing.reason != "missing":
            raise  # hidden from us is not deleted
        return True
    return False
