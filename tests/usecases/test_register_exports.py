"""Register exports as reports: batches, refusals and retries."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from claimcheck.domain.listing import ReportFilter
from claimcheck.domain.report import Kind, State
from claimcheck.usecases.register_exports import RegistrationStatus
from tests.fakes import NOW, FakeServices
from tests.samples import OTHER_TENANT, TENANT, an_export
from tests.usecases.exports import counted, register, upload


def test_an_export_becomes_a_report_with_metadata_from_storage(services: FakeServices) -> None:
    upload(services, "one")

    assert register(services, an_export("one")) == [RegistrationStatus.REGISTERED]

    report = services.reports.get(TENANT, Kind.REPORT, "one")
    assert report is not None
    assert report.file is not None
    assert (report.state, report.file.size, report.file.mime_type) == (
        State.FINISHED,
        2,
        "text/csv",
    )
    assert [(e.action, e.tenant, e.reason) for e in services.audit.entries] == [
        ("registered", TENANT, "finished")
    ]


def test_a_report_with_a_new_day_is_counted_there(services: FakeServices) -> None:
    upload(services, "one", "two")
    register(services, an_export("one"), an_export("two"))

    moved = an_export("one", created_at=NOW - timedelta(days=3), revision=2)
    register(services, moved)

    per_day = {d: sum(n.values()) for d, n in services.index.counts(TENANT, ReportFilter()).items()}
    assert per_day == {(NOW - timedelta(days=3)).date(): 1, NOW.date(): 1}


def test_a_hundred_exports_of_one_day_take_three_transactions(services: FakeServices) -> None:
    ids = [f"report-{n}" for n in range(100)]
    upload(services, *ids)

    statuses = register(services, *(an_export(report_id) for report_id in ids))

    assert set(statuses) == {RegistrationStatus.REGISTERED}
    assert counted(services) == 100


def test_large_exports_are_split_into_several_transactions(services: FakeServices) -> None:
    ids = [f"report-{n}" for n in range(20)]
    upload(services, *ids)
    heavy = {"filters": "x" * 250_000}

    statuses = register(services, *(an_export(i, params=heavy) for i in ids))

    assert set(statuses) == {RegistrationStatus.REGISTERED}


def test_an_event_before_its_file_is_retried(services: FakeServices) -> None:
    assert register(services, an_export("one")) == [RegistrationStatus.RETRY]

    upload(services, "one")

    assert register(services, an_export("one")) == [RegistrationStatus.REGISTERED]


@pytest.mark.covers("common-07", "export-tasks-05")
@pytest.mark.parametrize(
    "wrong",
    [
        an_export("one", key=f"reports/{OTHER_TENANT}/one.csv"),
        an_export("one", key=f"reports/{TENANT}/../{OTHER_TENANT}/one.csv"),
        an_export("one", key=f"reports/{TENANT}//one.csv"),
        an_export("one", key=f"elsewhere/{TENANT}/one.csv"),
        an_export("one", key=f"reports/{TENANT}/one\n.csv"),
        an_export("one", key=f"reports/{TENANT}/{'x' * 1024}.csv"),
        an_export("one", tenant=TENANT.upper()),
        an_export("not an id"),
        an_export("one", created_at=NOW + timedelta(minutes=6)),
        replace(an_export("0815", key=f"tasks/{TENANT}/User_Export-0815.csv"), kind=Kind.TASK),
        replace(an_export("12", key=f"tasks/{TENANT}/User_Export-13.csv"), kind=Kind.TASK),
    ],
)
def test_an_export_that_cannot_be_served_is_refused(services: FakeServices, wrong: object) -> None:
    assert register(services, wrong) == [RegistrationStatus.REFUSED]
    assert services.reports.rows == {}


@pytest.mark.covers("files-15")
def test_a_file_with_content_encoding_is_refused(services: FakeServices) -> None:
    services.files.put(f"reports/{TENANT}/one.csv", b"zzz", content_encoding="gzip")

    assert register(services, an_export("one")) == [RegistrationStatus.REFUSED]


def test_an_invalid_event_does_not_affect_others(services: FakeServices) -> None:
    upload(services, "one", "two")

    statuses = register(services, an_export("one"), an_export("bad id"), an_export("two"))

    assert statuses == [
        RegistrationStatus.REGISTERED,
        RegistrationStatus.REFUSED,
        RegistrationStatus.REGISTERED,
    ]
