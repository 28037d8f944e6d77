"""Find one report of a tenant, and check that its file can be downloaded."""

from __future__ import annotations

from claimcheck.domain.ids import is_report_id
from claimcheck.domain.refusals import (
    NoStoredFile,
    NotFinished,
    ReportNotFound,
    ReportRetired,
    StoredFileMissing,
)
from claimcheck.domain.report import Kind, Report, State, StoredFile, Subject
from claimcheck.ports import Services


def find_report(services: Services, tenant: str, kind: Kind, report_id: str) -> Report:
    """Return the tenant's report in any state; an expired one counts as retired.

    Raises `ReportNotFound`. A malformed id is refused without a read.
    """
    if not is_report_id(report_id):
        raise ReportNotFound("malformed_id")
    found = services.reports.get(tenant, kind, report_id)
    return _visible(services, found, Subject(kind, report_id))


def find_encrypted(services: Services, tenant: str, encrypted_id: str) -> Report:
    """Return the tenant's report by its encrypted id. Raises `ReportNotFound`."""
    found = services.reports.find_encrypted(tenant, encrypted_id)
    return _visible(services, found, None)


def finished_file(report: Report) -> StoredFile:
    """Return the file of a finished report. The state is checked first, then the file.

    Raises `ReportRetired`, `NotFinished`, `NoStoredFile` or `StoredFileMissing`.
    """
    if report.state is State.RETIRED:
        raise ReportRetired(subject=report.subject)
    if report.state is not State.FINISHED:
        raise NotFinished(subject=report.subject)
    if report.file is None:
        raise NoStoredFile(subject=report.subject)
    if not report.file.present:
        raise StoredFileMissing(subject=report.subject)
    return report.file


def _visible(services: Services, report: Report | None, subject: Subject | None) -> Report:
    if report is None:
        raise ReportNotFound(subject=subject)
    if report.restricted:
        raise ReportNotFound("restricted", subject=report.subject)
    return report.retired_if_expired(services.clock.now())
