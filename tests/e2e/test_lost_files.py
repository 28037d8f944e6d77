"""Files that are deleted behind the service's back: noticed, and gone in every contract's words."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from claimcheck.domain.report import Kind
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage, eventually

pytestmark = pytest.mark.e2e

LIST = "/b/api/v1/reports/files"


@pytest.mark.covers(
    "common-17", "external-reports-12", "business-reports-15", "merchant-reports-29"
)
def test_a_deleted_file_is_gone_in_every_contract_until_it_is_published_again(
    stage: Stage, http: httpx.Client, customer: Customer, files: dict[str, Path]
) -> None:
    report = stage.publish_one(customer.tenant, Kind.REPORT, files["csv"])
    link, file = customer.link(report.id), f"{LIST}/{report.encrypted_id}/download"

    def statuses() -> list[int]:
        asked = [
            http.get(f"/external-api/v1/reports/download/{report.id}", headers=customer.oauth),
            http.get(link),
            http.get(f"/api/v1/reports/{report.id}", headers=customer.business),
            http.get(file, headers=customer.api_key),
        ]
        return [answer.status_code for answer in asked]

    def counted() -> int:
        return int(http.get(LIST, headers=customer.api_key).json()["count"])

    before = counted()
    assert statuses() == [200, 200, 200, 200]
    stage.lose(report)
    assert (statuses(), counted()) == ([410, 410, 404, 404], before - 1)
    stage.publish_one(customer.tenant, Kind.REPORT, files["csv"], id=report.id)
    # The old link was made for the version that is gone.
    assert (statuses(), counted()) == ([200, 410, 200, 200], before)


@pytest.mark.covers("documents-14", "common-17")
def test_a_version_deleted_for_good_is_noticed_as_well(
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
    entries = [entry["action"] for entry in stage.entries(customer.tenant)]
    assert "file_deleted" in entries
