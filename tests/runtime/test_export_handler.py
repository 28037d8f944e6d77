"""The intake: what the rows and the files become of which messages tell.

The fate of each message in a batch, whatever is wrong with it, is tests/hostile/test_events.py.
"""

from __future__ import annotations

from claimcheck.domain.report import Kind, Report
from tests.fakes import FakeServices
from tests.hostile.queue import RegistrationStatus, exporter_event, settle, storage_event
from tests.samples import OTHER_TENANT, TENANT


def row(services: FakeServices, report_id: str) -> Report:
    found = services.reports.get(TENANT, Kind.REPORT, report_id)
    assert found is not None
    return found


def test_work_that_starts_is_known_but_not_finished(services: FakeServices) -> None:
    settle(services, exporter_event("one", detail_type="Export Started", file=None))

    assert row(services, "one").state == "pending"


def test_an_inbox_file_becomes_a_report_of_its_tenant(services: FakeServices) -> None:
    key = f"inbox/{TENANT}/Q1 sales.csv"
    metadata = {"name": "quarterly%20sales", "interval": "monthly", "source": "auto"}
    services.files.put(key, b"a\n", metadata=metadata)

    settle(services, storage_event(key))

    (report,) = services.reports.of_tenant(TENANT)
    assert (report.name, report.interval, report.source) == ("quarterly sales", "monthly", "auto")
    assert report.file is not None
    assert report.file.filename == "Q1 sales.csv"


def test_metadata_cannot_move_a_file_to_another_tenant(services: FakeServices) -> None:
    key = f"inbox/{TENANT}/a.csv"
    services.files.put(key, b"a\n", metadata={"tenant": OTHER_TENANT})

    statuses = settle(services, storage_event(key))

    assert services.reports.rows == {}
    assert statuses == [RegistrationStatus("refused", "metadata_of_another_tenant")]


def test_an_event_from_outside_of_time_is_taken_as_arriving_now(services: FakeServices) -> None:
    services.files.put(f"reports/{TENANT}/one.csv", b"a\n")

    event = exporter_event("one", created_at=None)

    settle(services, {**event, "time": "0001-01-01T00:00:00+14:00"})

    assert row(services, "one").created_at == services.clock.now()


def test_a_deleted_object_takes_its_report_out(services: FakeServices) -> None:
    key = f"reports/{TENANT}/one.csv"
    stored = services.files.put(key, b"a\n")
    settle(services, exporter_event("one"))
    services.files.destroy(key, stored.version_id)

    event = storage_event(key, "Object Deleted")
    event["detail"]["deletion-type"] = "Permanently Deleted"
    settle(services, event)

    assert not row(services, "one").listed
