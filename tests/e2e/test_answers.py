"""What successful answers consist of, field by field, through the deployed API."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import pytest

from claimcheck.domain.caller import CredentialKind
from claimcheck.domain.report import Kind
from tests.e2e.customer import USER, Customer, sign_in
from tests.e2e.stage import Stage
from tests.e2e.tokens import part_of

pytestmark = pytest.mark.e2e

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
LINK = re.compile(r"/reports/[A-Za-z0-9._~-]+\?expires=[0-9]{10}&signature=[0-9a-f]{64}", re.ASCII)
JSON = "application/json"


@pytest.mark.covers(
    "common-03", "common-07", "external-reports-02", "external-reports-03", "files-19"
)
def test_download_information_has_exactly_its_fields(
    http: httpx.Client, customer: Customer
) -> None:
    report = customer.publish(filename="sales.xlsx", id="Monthly.sales_2026~10-a")
    path = f"/external-api/v1/reports/download/{report.id}"

    answer = http.get(path, headers=customer.oauth)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, JSON)
    told = answer.json()
    assert report.file
    fixed = {"id": report.id, "filename": "sales.xlsx", "file_size": 100}
    assert list(told) == ["error", "message", "data"]
    assert (told["error"], told["message"]) == (False, "Report download information retrieved")
    assert list(told["data"]) == [*fixed, "mime_type", "download_url", "expires_at"]
    assert {name: told["data"][name] for name in fixed} == fixed
    arrived = http.get(told["data"]["download_url"])
    assert told["data"]["mime_type"] == arrived.headers["Content-Type"]
    base = str(http.base_url).rstrip("/")
    assert LINK.fullmatch(told["data"]["download_url"].removeprefix(base))


@pytest.mark.covers("common-02", "external-reports-04", "external-reports-05")
def test_each_link_lives_for_an_hour_beside_the_others(
    http: httpx.Client, customer: Customer
) -> None:
    report, now = customer.publish(), datetime.now(UTC)

    told = [customer.download_information(report.id) for _ in range(2)]

    for data in told:
        assert MOMENT.fullmatch(data["expires_at"])
        ends = datetime.fromisoformat(data["expires_at"])
        assert timedelta(seconds=-2) < ends - now - timedelta(hours=1) < timedelta(minutes=1)
        [expires] = parse_qs(urlsplit(data["download_url"]).query)["expires"]
        assert ends == datetime.fromtimestamp(int(expires), UTC)
    links = [data["download_url"] for data in told]
    assert links[0] != links[1]
    assert [http.get(link).status_code for link in [*links, *links]] == [200] * 4


@pytest.mark.covers("common-02", "common-03", "common-05", "business-reports-04")
def test_a_description_has_exactly_ten_fields(http: httpx.Client, customer: Customer) -> None:
    report = customer.publish()

    answer = http.get(f"/api/v1/reports/{report.id}", headers=customer.business)

    told = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, JSON)
    assert list(told) == [
        "id", "business_id", "report_name", "created_at", "downloaded_at", "s3_bucket", "s3_key",
        "generation_params", "download_url", "generated_by_name",
    ]  # fmt: skip
    assert (told["id"], told["business_id"]) == (report.id, customer.tenant)
    assert str(UUID(told["business_id"])) == told["business_id"]
    assert MOMENT.fullmatch(told["created_at"])
    assert report.file
    assert (told["s3_bucket"], told["s3_key"]) == (report.file.bucket, report.file.key)
    assert (told["generation_params"], told["generated_by_name"]) == ({}, None)


@pytest.mark.covers("common-02", "common-03", "common-09", "files-19")
@pytest.mark.covers("merchant-reports-14", "merchant-reports-15", "merchant-reports-16")
def test_a_listed_report_has_exactly_its_fields(stage: Stage, http: httpx.Client) -> None:
    customer = Customer.of(stage, http)
    report = customer.publish(filename="weekly.pdf", size=321)

    answer = http.get("/b/api/v1/reports/files/", headers=customer.api_key)

    told = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, JSON)
    assert list(told) == ["count", "next", "previous", "results"]
    assert (told["count"], told["next"], told["previous"]) == (1, None, None)
    [result] = told["results"]
    created, action = result.pop("created"), result.pop("download_action")
    assert result == {
        "encrypted_id": report.encrypted_id,
        "name": "weekly",
        "filename": "weekly.pdf",
        "file_size": 321,
        "mime_type": "application/pdf",
        "interval": None,
        "source": "manual",
        "status": "finished",
    }
    assert MOMENT.fullmatch(created)
    own = f"{str(http.base_url).rstrip('/')}/b/api/v1/reports/files/"
    assert (action["method"], action["url"][: len(own)]) == ("GET", own)
    arrived = http.get(action["url"], headers=customer.api_key)
    assert arrived.headers["Content-Type"] == result["mime_type"]


@pytest.mark.covers("documents-01", "documents-02", "documents-03", "documents-06")
def test_a_client_token_has_a_plain_header_and_is_on_record_with_its_user(
    stage: Stage, http: httpx.Client, customer: Customer
) -> None:
    body = sign_in(customer.credentials[CredentialKind.DOCUMENT_CLIENT])

    answer = http.post("/generate-client-auth-token", json=body)

    told = answer.json()
    token = told["data"].pop("access_token")
    assert told == {"statusCode": 200, "data": {}, "message": "OKAY"}
    assert part_of(token, 0) == {"alg": "HS256", "typ": "JWT"}
    claims = part_of(token, 1)
    assert claims["exp"] - claims["iat"] == 3600
    assert (claims["fingerprint"], claims["user"]) == ("e2e", USER)
    entry = stage.entry(customer.tenant, answer.headers["X-Request-Id"])
    assert entry["action"] == "token_issued"
    assert entry["detail"]["email"] == USER["email"]


@pytest.mark.covers("documents-01", "documents-07")
@pytest.mark.parametrize("content_type", [JSON, "Application/JSON; charset=utf-8"])
def test_a_document_url_is_an_hour_of_storage(
    http: httpx.Client, customer: Customer, content_type: str
) -> None:
    document = customer.publish(Kind.DOCUMENT)
    headers = {**customer.document, "Content-Type": content_type}

    told = http.post("/download", headers=headers, content=json.dumps({"document_id": document.id}))

    assert (told.json()["statusCode"], told.json()["message"]) == (200, "OKAY")
    assert list(told.json()["data"]) == ["download_url"]
    [seconds] = parse_qs(urlsplit(told.json()["data"]["download_url"]).query)["X-Amz-Expires"]
    assert 57 * 60 <= int(seconds) <= 3600
