"""Reports that are kept for a while: tagged in storage, refused from their end on, then retired."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from botocore.exceptions import ClientError

from claimcheck.adapters.entropy import SystemEntropy
from claimcheck.adapters.expiries import DynamoExpiries
from claimcheck.adapters.reports import DynamoReports
from claimcheck.domain.report import Kind, Report, State
from claimcheck.domain.retention import RETENTION_TAG, Retention
from claimcheck.domain.times import rfc3339
from claimcheck.usecases.retire_expired import retire_expired
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage, eventually

pytestmark = pytest.mark.e2e

LIST = "/b/api/v1/reports/files"


@dataclass(frozen=True)
class Retirement:
    """The ports that retiring needs, on the tables of a stack."""

    expiries: DynamoExpiries
    reports: DynamoReports
    entropy: SystemEntropy

    @classmethod
    def of(cls, stage: Stage) -> Retirement:
        client, tables = stage.stack.account.client("dynamodb"), stage.deployment.tables
        return cls(
            DynamoExpiries(client, tables["reports"]),
            DynamoReports(client, tables["reports"], tables["audit"]),
            SystemEntropy(),
        )


def let_end(stage: Stage, *reports: Report, at: datetime) -> None:
    """Make it as late for the reports as their rows would have it at `at`."""
    for report in reports:
        stage.stack.account.client("dynamodb").update_item(
            TableName=stage.deployment.tables["reports"],
            Key={"tenant": {"S": report.tenant}, "entity": {"S": f"{report.kind}#{report.id}"}},
            UpdateExpression="SET expires_at = :at",
            ExpressionAttributeValues={":at": {"S": rfc3339(at)}},
        )


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


def test_what_has_ended_is_refused_by_every_contract_before_anybody_retires_it(
    stage: Stage, http: httpx.Client
) -> None:
    customer = Customer.of(stage, http)
    kept = customer.publish()
    report = customer.publish(retention=Retention.DAYS_7)
    task = customer.publish(Kind.TASK, retention=Retention.DAYS_7)
    document = customer.publish(Kind.DOCUMENT, retention=Retention.DAYS_7)
    link = customer.link(report.id)
    listed = http.get(LIST, headers=customer.api_key).json()["results"]
    [own] = [r for r in listed if r["encrypted_id"] == report.encrypted_id]

    def answers() -> list[int]:
        asked = [
            http.get(f"/external-api/v1/reports/download/{report.id}", headers=customer.oauth),
            http.get(link),
            http.head(link),
            http.get(f"/tasks/{task.id}/download_url", headers=customer.task),
            http.post("/download", headers=customer.document, json={"document_id": document.id}),
            http.get(f"/download/{document.id}", headers=customer.document),
            http.get(f"/api/v1/reports/{report.id}", headers=customer.business),
            http.get(f"/api/v1/reports/{report.id}/download", headers=customer.business),
            http.get(own["download_action"]["url"], headers=customer.api_key),
            http.get(f"{LIST}/{report.encrypted_id}/download", headers=customer.api_key),
        ]
        return [answer.status_code for answer in asked]

    def listing() -> tuple[int, list[str]]:
        page = http.get(LIST, headers=customer.api_key).json()
        return page["count"], [result["encrypted_id"] for result in page["results"]]

    assert set(answers()) == {200}
    let_end(stage, report, task, document, at=datetime.now(UTC))
    assert answers() == [410, 410, 410, 422, 437, 437, 404, 404, 404, 404]
    eventually(lambda: listing()[1] == [kept.encrypted_id], "the ended report left the listing")
    assert listing()[0] == 2

    retire_expired(Retirement.of(stage), datetime.now(UTC))

    rows = [stage.row(row.tenant, row.kind, row.id) for row in (report, task, document)]
    assert [row.state for row in rows] == [State.RETIRED] * 3
    assert answers() == [410, 410, 410, 422, 437, 437, 404, 404, 404, 404]
    assert listing() == (1, [kept.encrypted_id])
    entries = [e for e in stage.entries(customer.tenant) if e["action"] == "retired"]
    assert sorted(e["report_id"] for e in entries) == sorted(row.id for row in rows)
    assert {e["reason"] for e in entries} == {"expired"}
    assert retire_expired(Retirement.of(stage), datetime.now(UTC)) == 0


def test_nothing_that_is_handed_out_outlives_its_report(
    stage: Stage, http: httpx.Client, customer: Customer
) -> None:
    report = customer.publish(retention=Retention.DAYS_7)
    document = customer.publish(Kind.DOCUMENT, retention=Retention.DAYS_7)
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=5)
    let_end(stage, report, document, at=end)

    told = customer.download_information(report.id)
    url = httpx.URL(customer.document_url(document.id))

    assert told["expires_at"] == rfc3339(end)
    assert httpx.URL(told["download_url"]).params["expires"] == str(int(end.timestamp()))
    assert int(url.params["X-Amz-Expires"]) <= 300
    assert http.get(url).status_code == 200


def _say(stage: Stage, detail: dict[str, Any]) -> None:
    stage.exporter.client("events").put_events(
        Entries=[
            {
                "EventBusName": stage.deployment.bus,
                "Source": "my.exporter",
                "DetailType": "Export Completed",
                "Detail": json.dumps(detail),
            }
        ]
    )
