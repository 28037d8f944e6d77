"""Another tenant's record and one that never existed answer alike, headers on the wire included."""

from __future__ import annotations

from uuid import uuid4

import httpx
import pytest

from claimcheck.domain.report import Kind
from claimcheck_cli.publish.command import new_id
from tests.e2e.customer import Customer, Headers

pytestmark = pytest.mark.e2e

# These differ between any two answers.
OWN = {"x-request-id", "x-amzn-requestid", "x-amz-request-id", "date"}
ROUTES = [
    ("oauth", "GET", "/external-api/v1/reports/download/{report}", 403),
    ("task", "GET", "/tasks/{task}/download_url", 404),
    ("document", "HEAD", "/download/{document}", 437),
    ("business", "GET", "/api/v1/reports/{report}/download", 404),
    ("api_key", "GET", "/b/api/v1/reports/files/{encrypted}/download/", 404),
]


@pytest.fixture(scope="module")
def foreign(stranger: Customer) -> dict[str, str]:
    """Names of what the other tenant has."""
    report, task = stranger.publish(), stranger.publish(Kind.TASK)
    named = {"report": report.id, "encrypted": report.encrypted_id, "task": task.id}
    return {**named, "document": stranger.publish(Kind.DOCUMENT).id}


@pytest.fixture(scope="module")
def unused() -> dict[str, str]:
    """Names of the same form that nothing has."""
    named = {"report": new_id(Kind.REPORT), "encrypted": str(uuid4()), "task": new_id(Kind.TASK)}
    return {**named, "document": new_id(Kind.DOCUMENT)}


def essence(answer: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    """The answer without what tells any two apart."""
    headers = {name: value for name, value in answer.headers.items() if name not in OWN}
    return answer.status_code, headers, answer.content


@pytest.mark.covers("common-11")
@pytest.mark.parametrize(("who", "method", "path", "status"), ROUTES)
def test_what_another_tenant_has_answers_as_what_nobody_has(
    http: httpx.Client,
    customer: Customer,
    foreign: dict[str, str],
    unused: dict[str, str],
    who: str,
    method: str,
    path: str,
    status: int,
) -> None:
    headers: Headers = getattr(customer, who)

    there = http.request(method, path.format(**foreign), headers=headers)
    nowhere = http.request(method, path.format(**unused), headers=headers)

    assert there.status_code == status
    assert essence(there) == essence(nowhere)
