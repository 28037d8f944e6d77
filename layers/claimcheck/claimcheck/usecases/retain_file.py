"""Keeping the tag that storage deletes by in step with the row that says how long to keep."""

from __future__ import annotations

import contextlib

from claimcheck.domain.export import Export
from claimcheck.domain.refusals import StoredFileMissing
from claimcheck.domain.report import Report
from claimcheck.ports import Services


def retain_file(services: Services, before: Report | None, after: Report) -> None:
    """Tag the file of `after` with its class, or with none where it had one before.

    To be done before the row is committed: a row may promise an end only if storage knows of it.
    Raises `InvalidExport`, `StoredFileMissing` or `Unavailable`.
    """
    had_one = before is not None and before.retention is not None
    if after.file is not None and (after.retention or had_one):
        services.files.retain(after.file, after.retention)


def repair_retention(services: Services, late: Export, current: Report | None) -> None:
    """Undo what a statement that lost its race did to the tag of a version that both name.

    Raises `InvalidExport` or `Unavailable`.
    """
    file = current.file if current else None
    if current is None or file is None or late.file is None or late.file.key != file.key:
        return
    if late.retention is not current.retention:
        with contextlib.suppress(StoredFileMissing):
            services.files.retain(file, current.retention)
