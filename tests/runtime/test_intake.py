"""The intake: every message of a batch is registered, known, buried with its reason, or retried."""

from __future__ import annotations

import json
from typing import Any

import pytest

from claimcheck.domain.report import Kind, Report
from claimcheck.runtime.intake import Intake
from claimcheck.runtime.settings import Settings
from tests.fakes import BUCKET, FakeServices
from tests.samples import OTHER_TENANT, TENANT, queue_message

ARRIVED = "2026-03-14T11:59:00Z"


def exporter_event(report_id: str, **of: Any) -> dict[str, Any]:
    detail = {
        "tenant": TENANT,
        "kind": "report",
        "id": report_id,
        "revision": 1,
        "name": "sales",
        "file": {"key": f"reports/{TENANT}/{report_id}.csv"},
    }
    return {
        "id": f"event-{report_id}",
        "source": "my.exporter",
        "detail-type": of.pop("detail_type", "Export Completed"),
        "time": ARRIVED,
        "detail": {**detail, **of},
    }


def storage_event(key: str, detail_type: str = "Object Created", **of: Any) -> dict[str, Any]:
    return {
        "id": f"event-{key}",
        "source": "aws.s3",
        "detail-type": detail_type,
        "time": ARRIVED,
        "detail": {
            "bucket": {"name": BUCKET},
            "object": {"key": key, "sequencer": "0A", "size": 1, "etag": "x"},
            **of,
        },
    }


def handle(services: FakeServices, *events: Any) -> list[str]:
    """The ids of the messages that have to come again."""
    bodies = [e if isinstance(e, str) else json.dumps(e) for e in events]
    batch = {"Records": [queue_message(number, body) for number, body in enumerate(bodies)]}
    answer = Intake(services, Settings(files_bucket=BUCKET))(batch, None)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def row(services: FakeServices, report_id: str) -> Report:
    found = services.reports.get(TENANT, Kind.REPORT, report_id)
    assert found is not None
    return found


def test_a_batch_with_one_poison_registers_the_rest(services: FakeServices) -> None:
    services.files.put(f"reports/{TENANT}/one.csv", b"a\n")
    services.files.put(f"reports/{TENANT}/two.csv", b"b\n")

    again = handle(services, exporter_event("one"), "not json", exporter_event("two"))

    assert again == []
    assert {report.id for report in services.reports.of_tenant(TENANT)} == {"one", "two"}
    assert services.dead_letters.buried == [("not json", "not_json")]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"revision": None}, "invalid_detail: revision: int_type"),
        ({"revision": "7"}, "invalid_detail: revision: int_type"),
        ({"revision": True}, "invalid_detail: revision: int_type"),
        ({"kind": "invoice"}, "invalid_detail: kind: literal_error"),
        ({"name": ""}, "invalid_detail: name: string_too_short"),
        ({"created_at": "2026-03-14T11:00:00"}, "invalid_detail: created_at: timezone_aware"),
        ({"file": {"key": f"reports/{OTHER_TENANT}/a.csv"}}, "key_of_another_tenant"),
        ({"detail_type": "Export Imagined"}, "unknown_detail_type"),
        ({"tenant": "acme"}, "malformed_tenant"),
        ({"created_at": "0001-01-01T00:00:00+14:00"}, "invalid_detail: created_at: out_of_range"),
        ({"params": {"x": float("nan")}}, "invalid_detail: params: not_json"),
        ({"params": {"x": "\ud800"}}, "invalid_detail: params: not_json"),
    ],
)
def test_poison_is_buried_with_its_reason(
    services: FakeServices, wrong: dict[str, Any], reason: str
) -> None:
    assert handle(services, exporter_event("one", **wrong)) == []
    assert [told for _, told in services.dead_letters.buried] == [reason]


def test_a_message_whose_file_is_not_there_yet_comes_again(services: FakeServices) -> None:
    assert handle(services, exporter_event("one")) == ["message-0"]


def test_the_same_event_ten_times_is_one_report(services: FakeServices) -> None:
    services.files.put(f"reports/{TENANT}/one.csv", b"a\n")

    for _ in range(2):
        assert handle(services, *[exporter_event("one")] * 5) == []

    assert len(services.reports.of_tenant(TENANT)) == 1
    assert len(services.audit.entries) == 1


def test_work_that_starts_is_known_but_not_finished(services: FakeServices) -> None:
    handle(services, exporter_event("one", detail_type="Export Started", file=None))

    assert row(services, "one").state == "pending"


def test_an_inbox_file_becomes_a_report_of_its_tenant(services: FakeServices) -> None:
    key = f"inbox/{TENANT}/Q1 sales.csv"
    metadata = {"name": "quarterly%20sales", "interval": "monthly", "source": "auto"}
    services.files.put(key, b"a\n", metadata=metadata)

    assert handle(services, storage_event(key)) == []

    (report,) = services.reports.of_tenant(TENANT)
    assert (report.name, report.interval, report.source) == ("quarterly sales", "monthly", "auto")
    assert report.file is not None
    assert report.file.filename == "Q1 sales.csv"


def test_a_key_of_storage_events_is_taken_as_it_stands(services: FakeServices) -> None:
    key = f"inbox/{TENANT}/a+b%2Bc.csv"
    services.files.put(key, b"a\n")

    handle(services, storage_event(key))

    (report,) = services.reports.of_tenant(TENANT)
    assert report.file is not None
    assert report.file.key == key


def test_metadata_cannot_move_a_file_to_another_tenant(services: FakeServices) -> None:
    key = f"inbox/{TENANT}/a.csv"
    services.files.put(key, b"a\n", metadata={"tenant": OTHER_TENANT})

    handle(services, storage_event(key))

    assert services.reports.rows == {}
    assert [why for _, why in services.dead_letters.buried] == ["metadata_of_another_tenant"]


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        ({"single-use": "TRUE"}, "invalid_metadata: single-use"),
        ({"created-at": "9999-12-31T23:59:59-14:00"}, "invalid_metadata: created-at"),
        ({"created-at": "yesterday"}, "invalid_metadata: created-at"),
        ({"interval": "hourly"}, "invalid_metadata: interval"),
    ],
)
def test_an_inbox_file_with_unreadable_metadata_is_buried(
    services: FakeServices, metadata: dict[str, str], reason: str
) -> None:
    key = f"inbox/{TENANT}/a.csv"
    services.files.put(key, b"a\n", metadata=metadata)

    assert handle(services, storage_event(key)) == []
    assert [why for _, why in services.dead_letters.buried] == [reason]


def test_other_storage_events_register_nothing(services: FakeServices) -> None:
    key = f"inbox/{TENANT}/a.csv"
    services.files.put(key, b"a\n")

    handle(services, storage_event(key, "Object Tags Added"))

    assert services.reports.rows == {}
    assert [why for _, why in services.dead_letters.buried] == ["unknown_detail_type"]


def test_an_event_from_outside_of_time_is_taken_as_arriving_now(services: FakeServices) -> None:
    services.files.put(f"reports/{TENANT}/one.csv", b"a\n")

    handle(services, {**exporter_event("one"), "time": "0001-01-01T00:00:00+14:00"})

    assert row(services, "one").created_at == services.clock.now()


def test_storage_events_of_other_buckets_are_buried(services: FakeServices) -> None:
    event = storage_event(f"inbox/{TENANT}/a.csv", bucket={"name": "elsewhere"})

    handle(services, event)

    assert [why for _, why in services.dead_letters.buried] == ["foreign_bucket"]


def test_a_deleted_object_takes_its_report_out(services: FakeServices) -> None:
    key = f"reports/{TENANT}/one.csv"
    stored = services.files.put(key, b"a\n")
    handle(services, exporter_event("one"))
    services.files.destroy(key, stored.version_id)

    handle(
        services, storage_event(key, "Object Deleted", **{"deletion-type": "Permanently Deleted"})
    )

    assert not row(services, "one").listed
