"""What events do on their way in: repeated, out of order, poisonous."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest

from claimcheck.domain.report import Interval, Kind, Source
from claimcheck_cli.publish.export import NewExport, Publishable, Uploaded, event
from claimcheck_cli.publish.exporter import Published, wait_until_registered
from claimcheck_cli.publish.upload import Uploads
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage, eventually, new_export

pytestmark = pytest.mark.e2e

LIST = "/b/api/v1/reports/files"
REPORTS = 30
EVENTS_A_CALL = 10
FACETS = list(product(Source, (None, *Interval)))

Event = dict[str, str]


@pytest.fixture(scope="module")
def reader(stage: Stage, http: httpx.Client) -> Customer:
    """A customer without any report yet."""
    return Customer.of(stage, http)


def emit(stage: Stage, events: list[Event]) -> None:
    client = stage.exporter.client("events")
    for start in range(0, len(events), EVENTS_A_CALL):
        answer = client.put_events(Entries=events[start : start + EVENTS_A_CALL])
        assert answer["FailedEntryCount"] == 0


def upload(stage: Stage, export: NewExport) -> Uploaded:
    assert export.path
    uploads = Uploads(stage.exporter.client("s3"), stage.deployment.bucket)
    return uploads.upload(export.path, export.object_key("e2e"), "text/csv", lambda _sent: None)


def queue_is_empty(stage: Stage) -> bool:
    """Whether every event has been dealt with."""
    told = stage.stack.account.client("sqs").get_queue_attributes(
        QueueUrl=stage.stack.outputs["ExportQueueUrl"],
        AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    )
    return not any(map(int, told["Attributes"].values()))


def some_exports(tenant: str, path: Path) -> list[NewExport]:
    """Exports of five days, of every source and interval."""
    today = datetime.now(UTC)
    return [
        new_export(
            tenant,
            Kind.REPORT,
            path,
            created_at=today - timedelta(days=number % 5),
            source=FACETS[number % len(FACETS)][0],
            interval=FACETS[number % len(FACETS)][1],
        )
        for number in range(REPORTS)
    ]


def told_of(stage: Stage, export: NewExport) -> list[Event]:
    """Everything that is said of one export: each twice, and what was overtaken as well."""
    uploaded, bus = upload(stage, export), stage.deployment.bus
    day_before = export.created_at - timedelta(days=1)
    older = replace(export, revision=export.revision - 1, created_at=day_before, interval=None)
    failed = replace(export, state=Publishable.FAILED)
    started = replace(export, revision=export.revision - 2, state=Publishable.PENDING)
    said = [event(export, uploaded, bus), event(older, uploaded, bus)]
    return 2 * [*said, event(failed, None, bus), event(started, None, bus)]


@pytest.mark.covers("merchant-reports-08", "merchant-reports-16", "merchant-reports-17")
def test_repeated_and_shuffled_events_leave_each_report_once_and_counted_right(
    stage: Stage, http: httpx.Client, reader: Customer, files: dict[str, Path]
) -> None:
    exports = some_exports(reader.tenant, files["csv"])
    events = [said for export in exports for said in told_of(stage, export)]
    random.Random(7).shuffle(events)

    emit(stage, events)
    eventually(lambda: queue_is_empty(stage), "all events were dealt with")

    def listing(**query: str) -> dict[str, Any]:
        answer = http.get(LIST, params={"limit": "7", **query}, headers=reader.api_key)
        told: dict[str, Any] = answer.json()
        return told

    wait_until_registered(stage.operator.reports, [Published(export, None) for export in exports])
    counted = {
        (source, interval): listing(source=source, interval=interval)["count"]
        for source, interval in product(Source, Interval)
    }
    facets = Counter((export.source, export.interval) for export in exports)
    assert counted == {facet: facets[facet] for facet in counted}
    page = listing()
    names = [result["encrypted_id"] for result in page["results"]]
    while page["next"]:
        page = http.get(page["next"], headers=reader.api_key).json()
        names += [result["encrypted_id"] for result in page["results"]]
    assert (page["count"], len(names), len(set(names))) == (REPORTS, REPORTS, REPORTS)


def dead_letter(stage: Stage, mark: str) -> dict[str, Any] | None:
    """The message of the dead-letter queue whose body holds `mark`, if it is there by now."""
    received = stage.stack.account.client("sqs").receive_message(
        QueueUrl=stage.stack.outputs["ExportDeadLetterQueueUrl"],
        MaxNumberOfMessages=10,
        MessageAttributeNames=["All"],
        VisibilityTimeout=0,
    )
    return next((m for m in received.get("Messages", ()) if mark in m["Body"]), None)


def poison(stage: Stage, good: NewExport, fault: str) -> Event:
    """An event that says something which no retry can mend."""
    said = event(good, upload(stage, good), stage.deployment.bus)
    detail = json.loads(said["Detail"])
    match fault:
        case "no revision":
            del detail["revision"]
        case "foreign key":
            detail["file"]["key"] = f"reports/{stage.tenant()}/sales.csv"
        case "future":
            detail["created_at"] = "2999-01-01T00:00:00Z"
    return {**said, "Detail": json.dumps(detail)}


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("no revision", "invalid_detail: revision: missing"),
        ("foreign key", "key_of_another_tenant"),
        ("future", "created_in_the_future"),
    ],
)
def test_poison_is_buried_with_its_reason_and_spoils_nothing_beside_it(
    stage: Stage, customer: Customer, files: dict[str, Path], fault: str, reason: str
) -> None:
    bad, good = (new_export(customer.tenant, Kind.REPORT, files["csv"]) for _ in range(2))

    emit(stage, [poison(stage, bad, fault), event(good, upload(stage, good), stage.deployment.bus)])

    buried = eventually(lambda: dead_letter(stage, bad.id), "the poison was buried")
    assert buried["MessageAttributes"]["reason"]["StringValue"] == reason
    wait_until_registered(stage.operator.reports, [Published(good, None)])
    assert stage.operator.reports.get(customer.tenant, Kind.REPORT, bad.id) is None
