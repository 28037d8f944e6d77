"""Recording that S3 has deleted a file."""

from __future__ import annotations

from claimcheck.domain.export import DeletedFile
from claimcheck.domain.listing import ReportFilter
from claimcheck.domain.report import Report
from claimcheck.usecases.record_deleted_file import record_deleted_file
from tests.fakes import FakeServices
from tests.samples import TENANT, an_attempt, publish


def deleted(report: Report, *, hidden: bool, sequencer: str = "FF") -> DeletedFile:
    assert report.file is not None
    return DeletedFile(TENANT, report.file.key, hidden, sequencer)


def count(services: FakeServices) -> int:
    return ReportFilter().total(services.index.counts(TENANT, ReportFilter()))


def test_a_deleted_version_removes_its_report_from_the_listing(services: FakeServices) -> None:
    report = publish(services, "one")
    assert report.file is not None
    services.files.destroy(report.file.key, report.file.version_id)

    assert record_deleted_file(services, an_attempt(), deleted(report, hidden=False))

    assert count(services) == 0
    assert [e.action for e in services.audit.entries] == ["file_deleted"]


def test_a_deleted_other_version_changes_nothing(services: FakeServices) -> None:
    report = publish(services, "one")

    assert not record_deleted_file(services, an_attempt(), deleted(report, hidden=False))
    assert count(services) == 1


def test_a_delete_marker_hides_the_report(services: FakeServices) -> None:
    report = publish(services, "one")

    assert record_deleted_file(services, an_attempt(), deleted(report, hidden=True))
    assert not record_deleted_file(services, an_attempt(), deleted(report, hidden=True))
    assert count(services) == 0


def test_a_delete_marker_older_than_the_upload_changes_nothing(services: FakeServices) -> None:
    report = publish(services, "one", sequencer="00B0")

    assert not record_deleted_file(
        services, an_attempt(), deleted(report, hidden=True, sequencer="00A0")
    )


def test_a_deleted_unregistered_key_changes_nothing(services: FakeServices) -> None:
    deleted = DeletedFile(TENANT, f"reports/{TENANT}/unknown.csv", hidden=True, sequencer="01")

    assert not record_deleted_file(services, an_attempt(), deleted)
