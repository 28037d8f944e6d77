"""What exporters say becomes reports: once, in any order, or not at all with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from claimcheck.domain.listing import ReportFilter
from claimcheck.domain.report import Kind, State
from claimcheck.usecases.plan_change import ExportEvent
from claimcheck.usecases.register_exports import RegistrationStatus, register_exports
from tests.fakes import NOW, FakeServices
from tests.samples import OTHER_TENANT, TENANT, an_attempt, an_export


def register(services: FakeServices, *exports: object) -> list[RegistrationStatus]:
    events = [ExportEvent(an_attempt("Export Completed"), e) for e in exports]  # type: ignore[arg-type]
    return [settled.status for settled in register_exports(services, events)]


def counted(services: FakeServices) -> int:
    return ReportFilter().total(services.index.counts(TENANT, ReportFilter()))


def upload(services: FakeServices, *report_ids: str) -> None:
    for report_id in report_ids:
        services.files.put(f"reports/{TENANT}/{report_id}.csv", b"a\n", content_type="text/csv")


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


def test_the_same_revision_twice_is_a_duplicate(services: FakeServices) -> None:
    upload(services, "one")

    statuses = register(services, an_export("one"), an_export("one"), an_export("one"))

    assert statuses == [
        RegistrationStatus.REGISTERED,
        RegistrationStatus.DUPLICATE,
        RegistrationStatus.DUPLICATE,
    ]
    assert counted(services) == 1
    assert len(services.audit.entries) == 1


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_revisions_in_any_order_give_the_same_report(
    services: FakeServices, order: tuple[int, ...]
) -> None:
    upload(services, "one")
    told = [
        an_export("one", state=State.PENDING, file=None, revision=1),
        an_export("one", state=State.FAILED, file=None, revision=2),
        an_export("one", revision=2),
        an_export("one", name="newest", revision=3),
    ]

    for number in order:
        register(services, told[number])

    report = services.reports.get(TENANT, Kind.REPORT, "one")
    assert report is not None
    assert (report.name, report.state, counted(services)) == ("newest", State.FINISHED, 1)


def test_a_report_that_fails_after_finishing_is_no_longer_listed(services: FakeServices) -> None:
    upload(services, "one")
    register(services, an_export("one"))

    register(services, an_export("one", state=State.FAILED, file=None, revision=2))

    assert counted(services) == 0


def test_a_report_with_a_new_day_is_counted_there(services: FakeServices) -> None:
    upload(services, "one", "two")
    register(services, an_export("one"), an_export("two"))

    moved = an_export("one", created_at=NOW - timedelta(days=3), revision=2)
    register(services, moved)

    per_day = {d: sum(n.values()) for d, n in services.index.counts(TENANT, ReportFilter()).items()}
    assert per_day == {(NOW - timedelta(days=3)).date(): 1, NOW.date(): 1}


@pytest.mark.covers("common-08")
def test_the_encrypted_id_stays_the_same_in_every_revision(services: FakeServices) -> None:
    upload(services, "one")
    register(services, an_export("one"))
    before = services.reports.get(TENANT, Kind.REPORT, "one")

    register(services, an_export("one", revision=2))

    after = services.reports.get(TENANT, Kind.REPORT, "one")
    assert before is not None
    assert after is not None
    assert before.encrypted_id == after.encrypted_id


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


def test_a_storage_event_never_replaces_an_exporters_report(services: FakeServices) -> None:
    upload(services, "one")
    register(services, an_export("one"))

    from_storage = an_export("one", revision=None, sequencer="00FF", name="from storage")

    assert register(services, from_storage) == [RegistrationStatus.DUPLICATE]


def test_sequencers_of_different_length_compare_as_padded_numbers(services: FakeServices) -> None:
    upload(services, "one")
    older, newer = "0055AED6DCD90281E5", "0055AED6DCD90281E6"
    register(services, an_export("one", revision=None, sequencer=newer, name="newer"))

    assert register(services, an_export("one", revision=None, sequencer=older)) == [
        RegistrationStatus.DUPLICATE
    ]
    longer = an_export("one", revision=None, sequencer=f"{newer}01", name="newest")
    assert register(services, longer) == [RegistrationStatus.REGISTERED]
