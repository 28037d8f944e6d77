"""Events and files on their way in: repeated, out of order, unservable, deleted for good."""

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
from claimcheck_cli.publish.export import NewExport, Publishable, event
from claimcheck_cli.publish.exporter import Published, wait_until_registered
from claimcheck_cli.publish.upload import Uploads
from tests.e2e.customer import Customer
from tests.e2e.queues import Event, dead_letter, emit, queue_is_empty
from tests.e2e.stage import Stage, eventually, new_export

pytestmark = pytest.mark.e2e

LIST = "/b/api/v1/reports/files"
REPORTS = 30
FACETS = list(product(Source, (None, *Interval)))


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


def events_of(stage: Stage, export: NewExport) -> list[Event]:
    """Each statement about one export twice, overtaken ones included."""
    assert export.path
    bus, s3 = stage.deployment.bus, stage.exporter.client("s3")
    uploads, key = Uploads(s3, stage.deployment.bucket), export.object_key("e2e")
    uploaded = uploads.upload(export.path, key, "text/csv", lambda _sent: None)
    day_before = export.created_at - timedelta(days=1)
    older = replace(export, revision=export.revision - 1, created_at=day_before, interval=None)
    failed = replace(export, state=Publishable.FAILED)
    started = replace(export, revision=export.revision - 2, state=Publishable.PENDING)
    said = [event(export, uploaded, bus), event(older, uploaded, bus)]
    return 2 * [*said, event(failed, None, bus), event(started, None, bus)]


@pytest.mark.covers("merchant-reports-16")
def test_repeated_and_shuffled_events_leave_each_report_once_and_counted_right(
    stage: Stage, http: httpx.Client, files: dict[str, Path]
) -> None:
    reader = Customer.of(stage, http)
    exports = some_exports(reader.tenant, files["csv"])
    events = [said for export in exports for said in events_of(stage, export)]
    random.Random(7).shuffle(events)

    emit(stage, events)
    eventually(lambda: queue_is_empty(stage), "all events were handled")
    wait_until_registered(stage.operator.reports, [Published(export, None) for export in exports])

    def listing(**query: str) -> dict[str, Any]:
        told: dict[str, Any] = http.get(LIST, params=query, headers=reader.api_key).json()
        return told

    counted = {
        (source, interval): listing(source=source, interval=interval)["count"]
        for source, interval in product(Source, Interval)
    }
    facets = Counter((export.source, export.interval) for export in exports)
    assert counted == {facet: facets[facet] for facet in counted}
    everything = listing()
    names = {result["encrypted_id"] for result in everything["results"]}
    assert (everything["count"], len(names)) == (REPORTS, REPORTS)


@pytest.mark.covers("files-15")
def test_an_object_with_a_content_encoding_becomes_a_dead_letter(
    stage: Stage, customer: Customer
) -> None:
    export = new_export(customer.tenant, Kind.REPORT, None)
    key = f"reports/{customer.tenant}/packed_{export.id}.csv"
    stage.exporter.client("s3").put_object(
        Bucket=stage.deployment.bucket, Key=key, Body=b"\x1f\x8b", ContentEncoding="gzip"
    )
    said = event(export, None, stage.deployment.bus)
    detail = {**json.loads(said["Detail"]), "file": {"key": key}}

    emit(stage, [{**said, "Detail": json.dumps(detail)}])

    letter = eventually(lambda: dead_letter(stage, export.id), "the packed file was refused")
    assert letter["MessageAttributes"]["reason"]["StringValue"] == "file_has_content_encoding"
    assert stage.operator.reports.get(customer.tenant, Kind.REPORT, export.id) is None


@pytest.mark.covers("common-17")
def test_a_version_deleted_for_good_is_noticed(
    stage: Stage, http: httpx.Client, customer: Customer
) -> None:
    document = customer.publish(Kind.DOCUMENT)
    assert document.file
    stage.stack.account.client("s3").delete_object(
        Bucket=document.file.bucket, Key=document.file.key, VersionId=document.file.version_id
    )

    def gone() -> bool:
        answer = http.get(f"/download/{document.id}", headers=customer.document)
        return (answer.status_code, answer.json()["message"]) == (435, "Document has no file path")

    eventually(gone, "the document has no file any more")
    assert "file_deleted" in [entry["action"] for entry in stage.entries(customer.tenant)]
