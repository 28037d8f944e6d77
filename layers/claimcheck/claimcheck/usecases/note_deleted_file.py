"""Keeping the existence of files true: storage says that an object is gone."""

from __future__ import annotations

from dataclasses import replace

from claimcheck.domain.audit import Action, Attempt, granted
from claimcheck.domain.caller import Caller
from claimcheck.domain.export import DeletedFile, newer_sequencer
from claimcheck.domain.report import Report, StoredFile
from claimcheck.ports import Change, Conflict, Services

ROUNDS = 4


def note_deleted_file(services: Services, attempt: Attempt, deleted: DeletedFile) -> bool:
    """Mark the report's file as gone; whether there was one to mark.

    Raises `Conflict` if the row keeps changing under us, and `Unavailable`.
    """
    for _ in range(ROUNDS):
        report = services.reports.find_key(deleted.tenant, deleted.key)
        if report is None or report.file is None or not _concerns(deleted, report, report.file):
            return False
        gone = replace(report, file=replace(report.file, present=False))
        storage = Caller(tenant=report.tenant, principal=attempt.contract, kind="storage")
        entry = granted(attempt, storage, Action.FILE_DELETED, report)
        try:
            services.reports.commit([Change(report, gone, entry)])
        except Conflict:
            continue
        return True
    raise Conflict


def _concerns(deleted: DeletedFile, report: Report, file: StoredFile) -> bool:
    if not file.present:
        return False
    if deleted.version_id is not None:
        return deleted.version_id == file.version_id
    return report.sequencer is None or newer_sequencer(deleted.sequencer, report.sequencer)
