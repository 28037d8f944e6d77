"""What registration makes of a record, and what it refuses, seen through the API."""

from __future__ import annotations

import json
import re
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest

from claimcheck.domain.report import Kind
from claimcheck_cli.publish.export import Uploaded, event
from claimcheck_cli.publish.upload import Uploads
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage, eventually, new_export
from tests.e2e.test_events import dead_letter, emit

pytestmark = pytest.mark.e2e

LIST = "/b/api/v1/reports/files"


@pytest.mark.covers("common-08")
def test_an_encrypted_id_outlives_every_registration(
    http: httpx.Client, customer: Customer
) -> None:
    first = customer.publish()
    again = customer.publish(id=first.id, filename="newer.pdf", size=7)

    arrived = http.get(f"{LIST}/{first.encrypted_id}/download", headers=customer.api_key)

    assert again.encrypted_id == first.encrypted_id
    assert UUID(first.encrypted_id).version == 4
    assert len(arrived.content) == 7


@pytest.mark.covers("common-07", "external-reports-02")
def test_a_report_that_nobody_named_gets_an_id(
    stage: Stage, http: httpx.Client, customer: Customer
) -> None:
    name = f"{uuid4()}.csv"
    key = f"inbox/{customer.tenant}/{name}"
    stage.exporter.client("s3").put_object(Bucket=stage.deployment.bucket, Key=key, Body=b"a,b")

    def registered() -> str | None:
        listed = http.get(LIST, headers=customer.api_key).json()["results"]
        found = [result for result in listed if result["filename"] == name]
        return found[0]["encrypted_id"] if found else None

    encrypted_id = eventually(registered, "the inbox file was registered")
    row = stage.operator.reports.find_encrypted(customer.tenant, encrypted_id)

    assert row
    assert re.fullmatch(r"report_[A-Za-z0-9_-]{22}", row.id)
    assert customer.download_information(row.id)["id"] == row.id


@pytest.mark.covers("files-15")
def test_an_object_with_a_content_encoding_never_becomes_a_report(
    stage: Stage, http: httpx.Client, customer: Customer
) -> None:
    export = new_export(customer.tenant, Kind.REPORT, None)
    key = f"reports/{customer.tenant}/packed_{export.id}.csv"
    stage.exporter.client("s3").put_object(
        Bucket=stage.deployment.bucket, Key=key, Body=b"\x1f\x8b", ContentEncoding="gzip"
    )
    said = event(export, None, stage.deployment.bus)
    detail = {**json.loads(said["Detail"]), "file": {"key": key}}

    emit(stage, [{**said, "Detail": json.dumps(detail)}])

    buried = eventually(lambda: dead_letter(stage, export.id), "the packed file was buried")
    assert buried["MessageAttributes"]["reason"]["StringValue"] == "file_has_content_encoding"
    answer = http.get(f"/api/v1/reports/{export.id}", headers=customer.business)
    assert answer.status_code == 404


@pytest.mark.covers("export-tasks-05")
@pytest.mark.parametrize("name", ["Products_Export-{other}.csv", "Products-{id}.csv", "{id}"])
def test_a_task_whose_object_is_named_otherwise_is_refused(
    stage: Stage, http: httpx.Client, customer: Customer, files: dict[str, Path], name: str
) -> None:
    export = new_export(customer.tenant, Kind.TASK, files["txt"])
    last = name.format(id=export.id, other=int(export.id) + 1)
    key = f"tasks/{customer.tenant}/{last}"
    uploads = Uploads(stage.exporter.client("s3"), stage.deployment.bucket)
    uploaded: Uploaded = uploads.upload(files["txt"], key, last, lambda _sent: None)

    emit(stage, [event(export, uploaded, stage.deployment.bus)])

    buried = eventually(lambda: dead_letter(stage, export.id), "the task was buried")
    assert buried["MessageAttributes"]["reason"]["StringValue"] == "task_key_without_its_name"
    answer = http.get(f"/tasks/{export.id}/download_url", headers=customer.task)
    assert answer.status_code == 404
