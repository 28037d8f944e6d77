"""Storage has an origin of its own, and contracts that promise not to show it do not."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from claimcheck.domain.report import Kind, Report
from claimcheck_cli.local.stack import LocalStack
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def report(stage: Stage, customer: Customer, files: dict[str, Path]) -> Report:
    return stage.publish_one(customer.tenant, Kind.REPORT, files["pdf"])


def test_storage_answers_on_another_origin_than_the_api(
    stack: LocalStack, customer: Customer, stage: Stage, files: dict[str, Path]
) -> None:
    task = stage.publish_one(customer.tenant, Kind.TASK, files["csv"])

    storage = urlsplit(customer.task_url(task.id))

    assert storage.netloc != urlsplit(stack.base_url).netloc
    assert storage.netloc == urlsplit(stack.aws_endpoint_url).netloc


@pytest.mark.covers("merchant-reports-22")
def test_no_body_of_contracts_1_4_and_5_names_the_storage_host(
    stack: LocalStack, http: httpx.Client, customer: Customer, report: Report
) -> None:
    listed = http.get("/b/api/v1/reports/files/", headers=customer.api_key)
    answers = [
        listed,
        http.get(f"/external-api/v1/reports/download/{report.id}", headers=customer.oauth),
        http.get(f"/api/v1/reports/{report.id}", headers=customer.business),
        http.get(f"/b/api/v1/reports/files/{report.encrypted_id}/download/"),
        http.get("/reports/unknown"),
    ]

    storage = urlsplit(stack.aws_endpoint_url).netloc
    assert [answer.status_code for answer in answers] == [200, 200, 200, 401, 404]
    assert [storage in answer.text for answer in answers] == [False] * len(answers)
    assert report.id in answers[1].text


@pytest.mark.covers("common-01")
def test_urls_in_bodies_of_contracts_1_4_and_5_are_on_the_api(
    stack: LocalStack, http: httpx.Client, customer: Customer, report: Report
) -> None:
    described = http.get(f"/api/v1/reports/{report.id}", headers=customer.business).json()
    listed = http.get("/b/api/v1/reports/files/", headers=customer.api_key).json()
    urls = [customer.link(report.id), described["download_url"]]
    urls += [result["download_action"]["url"] for result in listed["results"]]

    assert len(urls) >= 3
    assert {url for url in urls if not url.startswith(f"{stack.base_url}/")} == set()
