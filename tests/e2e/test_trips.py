"""One trip through each contract: published, announced, addressable, fetched, on record."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, urlsplit
from uuid import uuid4

import httpx
import pytest

from claimcheck.domain.report import Kind, Report
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage, eventually

pytestmark = pytest.mark.e2e

LIST = "/b/api/v1/reports/files/"


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def assert_on_record(
    stage: Stage, answer: httpx.Response, report: Report, action: str, contract: str
) -> None:
    """The audit holds that the answer was given, for what, and in which contract."""
    entry = stage.entry(report.tenant, answer.headers["X-Request-Id"])
    noted = {name: entry[name] for name in ("action", "outcome", "contract", "report_id", "kind")}
    assert noted == {
        "action": action,
        "outcome": "granted",
        "contract": contract,
        "report_id": report.id,
        "kind": report.kind.value,
    }


@pytest.mark.covers("external-reports-01", "external-reports-07", "links-01", "files-19")
def test_an_external_system_gets_a_link_and_the_link_gives_the_report(
    stage: Stage, http: httpx.Client, customer: Customer, files: dict[str, Path]
) -> None:
    report = stage.publish_one(customer.tenant, Kind.REPORT, files["xlsx"])

    told = http.get(f"/external-api/v1/reports/download/{report.id}", headers=customer.oauth)
    data = told.json()["data"]
    arrived = http.get(data["download_url"])

    assert (told.status_code, arrived.status_code) == (200, 200)
    assert (data["filename"], data["file_size"]) == ("Monthly sales.xlsx", len(arrived.content))
    assert arrived.headers["Content-Type"] == data["mime_type"]
    assert digest(arrived.content) == digest(files["xlsx"].read_bytes())
    assert_on_record(stage, told, report, "issued", "external_reports")
    assert_on_record(stage, arrived, report, "redeemed", "external_reports")


@pytest.mark.covers("export-tasks-04", "export-tasks-05")
def test_a_finished_task_is_exchanged_for_a_url_that_ends_in_its_file_name(
    stage: Stage, http: httpx.Client, customer: Customer, files: dict[str, Path]
) -> None:
    task = stage.publish_one(customer.tenant, Kind.TASK, files["csv"], index="Products")

    told = http.get(f"/tasks/{task.id}/download_url", headers=customer.task)
    arrived = http.get(told.json()["url"])

    assert list(told.json()) == ["url"]
    assert urlsplit(told.json()["url"]).path.endswith(f"/Products_Export-{task.id}.csv")
    assert digest(arrived.content) == digest(files["csv"].read_bytes())
    assert_on_record(stage, told, task, "issued", "export_tasks")


@pytest.mark.covers("documents-07", "documents-08", "documents-09", "documents-10")
def test_a_document_comes_by_storage_url_and_as_an_answer(
    stage: Stage, http: httpx.Client, customer: Customer, files: dict[str, Path]
) -> None:
    document = stage.publish_one(customer.tenant, Kind.DOCUMENT, files["docx"])

    told = http.post("/download", headers=customer.document, json={"document_id": document.id})
    arrived = http.get(told.json()["data"]["download_url"])
    answered = http.get(f"/download/{document.id}", headers=customer.document)

    assert digest(arrived.content) == digest(files["docx"].read_bytes())
    assert digest(answered.content) == digest(files["docx"].read_bytes())
    assert answered.headers["Cache-Control"] == "no-cache"
    assert answered.headers["Content-Disposition"] == 'attachment; filename="Contract of sale.docx"'
    assert_on_record(stage, told, document, "issued", "documents")
    assert_on_record(stage, answered, document, "delivered", "documents")


@pytest.mark.covers(
    "business-reports-05",
    "business-reports-06",
    "business-reports-07",
    "business-reports-08",
    "business-reports-09",
    "business-reports-10",
    "business-reports-12",
)
def test_a_business_report_is_described_and_then_downloaded(
    stage: Stage, http: httpx.Client, customer: Customer, files: dict[str, Path]
) -> None:
    params = {"generated_by_name": "Ada Example", "minimum": 10, "region": None}
    earlier = datetime.now(UTC) - timedelta(hours=1)
    of = {"name": "summary", "params": params, "created_at": earlier}
    report = stage.publish_one(customer.tenant, Kind.REPORT, files["pdf"], **of)

    told = http.get(f"/api/v1/reports/{report.id}", headers=customer.business)
    arrived = http.get(told.json()["download_url"], headers=customer.business)
    again = http.get(f"/api/v1/reports/{report.id}", headers=customer.business).json()

    described = told.json()
    assert (described["generation_params"], described["generated_by_name"]) == (
        params,
        "Ada Example",
    )
    assert re.fullmatch(
        rf"reports/{customer.tenant}/summary_[0-9-]{{10}}_\w+\.pdf", described["s3_key"]
    )
    assert digest(arrived.content) == digest(files["pdf"].read_bytes())
    assert described["downloaded_at"] == described["created_at"]
    assert again["downloaded_at"] > described["created_at"]
    assert_on_record(stage, told, report, "described", "business_reports")
    assert_on_record(stage, arrived, report, "delivered", "business_reports")


@pytest.mark.covers(
    "merchant-reports-01", "merchant-reports-02", "merchant-reports-20", "merchant-reports-23"
)
@pytest.mark.parametrize("who", ["key", "user"])
def test_a_merchant_lists_reports_and_downloads_one(
    stage: Stage, http: httpx.Client, customer: Customer, files: dict[str, Path], who: str
) -> None:
    report = stage.publish_one(customer.tenant, Kind.REPORT, files["png"])
    proof = httpx.BasicAuth(*customer.basic) if who == "user" else None
    headers = customer.api_key if who == "key" else {}

    listed = http.get(LIST, headers=headers, auth=proof)
    [result] = [r for r in listed.json()["results"] if r["encrypted_id"] == report.encrypted_id]
    by_token = http.get(result["download_action"]["url"], headers=headers, auth=proof)
    by_id = http.get(f"{LIST}{report.encrypted_id}/download/", headers=headers, auth=proof)

    assert (result["filename"], result["mime_type"]) == ("Weekly chart.png", "image/png")
    for arrived in (by_token, by_id):
        assert digest(arrived.content) == digest(files["png"].read_bytes())
        assert_on_record(stage, arrived, report, "delivered", "merchant_reports")
    assert stage.entry(customer.tenant, listed.headers["X-Request-Id"])["action"] == "listed"


def test_a_file_laid_into_the_inbox_becomes_a_report(
    stage: Stage, http: httpx.Client, customer: Customer, files: dict[str, Path]
) -> None:
    name = f"{uuid4()}.csv"
    stage.exporter.client("s3").put_object(
        Bucket=stage.deployment.bucket,
        Key=f"inbox/{customer.tenant}/{name}",
        Body=files["csv"].read_bytes(),
        Metadata={"name": quote("Tägliche Verkäufe"), "interval": "daily", "source": "auto"},
    )

    def listed() -> dict[str, str] | None:
        query = {"interval": "daily", "source": "auto"}
        results = http.get(LIST, params=query, headers=customer.api_key).json()["results"]
        return next((r for r in results if r["filename"] == name), None)

    found = eventually(listed, "the inbox file was listed")
    url = f"{LIST}{found['encrypted_id']}/download/"
    arrived = http.get(url, headers=customer.api_key)
    assert found["name"] == "Tägliche Verkäufe"
    assert digest(arrived.content) == digest(files["csv"].read_bytes())


@pytest.mark.covers("files-13")
def test_a_file_name_in_any_script_arrives_by_our_answers_and_by_storage(
    stage: Stage, http: httpx.Client, customer: Customer, files: dict[str, Path]
) -> None:
    report = stage.publish_one(customer.tenant, Kind.REPORT, files["txt"], name="Übersicht März")
    document = customer.publish(Kind.DOCUMENT, filename="見積書 №7.pdf")

    answered = http.get(customer.link(report.id))
    stored = http.get(customer.document_url(document.id))

    assert customer.download_information(report.id)["filename"] == "Übersicht März.txt"
    assert answered.headers["Content-Disposition"] == (
        "attachment; filename=\"Ubersicht Marz.txt\"; filename*=UTF-8''"
        "%C3%9Cbersicht%20M%C3%A4rz.txt"
    )
    assert stored.headers["Content-Disposition"].endswith(
        "filename*=UTF-8''%E8%A6%8B%E7%A9%8D%E6%9B%B8%20%E2%84%967.pdf"
    )
    assert digest(stored.content) == (document.file and document.file.sha256)
