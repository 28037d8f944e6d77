"""Classes of retention: where they come from, and who may tell storage of them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from claimcheck.domain.report import Kind, Report
from claimcheck.domain.retention import RETENTION_TAG, Retention
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage, eventually

pytestmark = pytest.mark.e2e


def object_of(report: Report) -> dict[str, str]:
    assert report.file
    file = report.file
    return {"Bucket": file.bucket, "Key": file.key, "VersionId": file.version_id}


def tags_of(stage: Stage, report: Report) -> dict[str, str]:
    found = stage.stack.account.client("s3").get_object_tagging(**object_of(report))
    return {tag["Key"]: tag["Value"] for tag in found["TagSet"]}


def test_a_class_is_a_tag_of_the_version_and_an_end_of_the_row(
    stage: Stage, customer: Customer
) -> None:
    report = customer.publish(retention=Retention.DAYS_30)
    stored = stage.stack.account.client("s3").head_object(**object_of(report))

    assert tags_of(stage, report) == {RETENTION_TAG: "30-days"}
    assert report.retention is Retention.DAYS_30
    assert report.expires_at == stored["LastModified"] + timedelta(days=30)


def test_the_inbox_takes_a_class_as_metadata(stage: Stage, customer: Customer) -> None:
    report_id = f"inbox-{uuid4()}"
    stage.exporter.client("s3").put_object(
        Bucket=stage.deployment.bucket,
        Key=f"inbox/{customer.tenant}/kept.csv",
        Body=b"a,b\n",
        Metadata={"id": report_id, "retention": "7-days"},
    )

    report = eventually(
        lambda: stage.operator.reports.get(customer.tenant, Kind.REPORT, report_id),
        "the inbox object was registered",
    )

    assert report.retention is Retention.DAYS_7
    assert tags_of(stage, report) == {RETENTION_TAG: "7-days"}


def test_a_class_that_is_taken_back_leaves_the_version(stage: Stage, customer: Customer) -> None:
    report = customer.publish(retention=Retention.DAYS_7)
    assert report.file
    detail = {
        "tenant": report.tenant,
        "kind": "report",
        "id": report.id,
        "revision": (report.revision or 0) + 1,
        "name": "kept",
        "file": {"key": report.file.key, "version_id": report.file.version_id},
    }
    _say(stage, detail)

    def kept() -> Report | None:
        row = stage.row(report.tenant, Kind.REPORT, report.id)
        return row if row.name == "kept" else None

    row = eventually(kept, "the newer revision was registered")
    assert (row.retention, row.expires_at, tags_of(stage, row)) == (None, None, {})


@pytest.mark.parametrize("role", ["DownloadRole", "IssuanceRole", "ListingRole"])
def test_no_door_can_say_by_tags_when_a_file_is_deleted(
    stage: Stage, customer: Customer, role: str
) -> None:
    report = customer.publish()
    tags: Any = {"TagSet": [{"Key": RETENTION_TAG, "Value": "7-days"}]}

    for actor in (stage.role(role), stage.exporter):
        with pytest.raises(ClientError, match="AccessDenied"):
            actor.client("s3").put_object_tagging(**object_of(report), Tagging=tags)


def _say(stage: Stage, detail: dict[str, Any]) -> None:
    said = {"DetailType": "Export Completed", "Detail": json.dumps(detail)}
    entry = {"EventBusName": stage.deployment.bus, "Source": "my.exporter", **said}
    stage.exporter.client("events").put_events(Entries=[entry])
