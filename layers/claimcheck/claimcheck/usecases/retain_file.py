"""Keep the retention tag of a file equal to the retention of its row."""

from __future__ import annotations

import contextlib

from claimcheck.domain.export import Export
from claimcheck.domain.refusals import StoredFileMissing
from claimcheck.domain.report import Report
from claimcheck.ports import Services


def retain_file(services: Services, before: Report | None, after: Report) -> None:
    """Tag the file of `after` with its retention class, or remove the tag if `before` had one.

    Call it before the row is committed: a row may have an expiry only if S3 has the tag.
    Raises `InvalidExportError`, `StoredFileMissing` or `Unavailable`.
    """
    had_retention = before is not None and before.retention is not None
    if after.file is not None and (after.retention or had_retention):
        services.files.retain(after.file, after.retention)


def repair_retention(services: Services, late: Export, current: Report | None) -> None:
    """Restore the tag of a file version that a `late` event tagged before it lost a race.

    Raises `InvalidExportError` or `Unavailable`.
    """
    file = current.file if current else None
    if current is None or file is None or late.file is None or late.file.key != file.key:
        return
    if late.retention is not current.retention:
        with contextlib.suppress(StoredFileMissing):
            services.files.retain(file, current.retention)
