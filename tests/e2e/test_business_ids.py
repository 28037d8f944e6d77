"""How a business may be written, and which paths below the list are ids of reports."""

from __future__ import annotations

import httpx
import pytest

from claimcheck.domain.report import Report
from tests.e2e.customer import Customer

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def report(customer: Customer) -> Report:
    return customer.publish()


@pytest.mark.covers("business-reports-02", "common-05")
@pytest.mark.parametrize("form", ["plain", "capitals", "without hyphens", "braces", "urn"])
def test_every_spelling_of_a_uuid_is_one_business(
    http: httpx.Client, customer: Customer, report: Report, form: str
) -> None:
    spelled = {
        "plain": customer.tenant,
        "capitals": customer.tenant.upper(),
        "without hyphens": customer.tenant.replace("-", ""),
        "braces": f"{{{customer.tenant}}}",
        "urn": f"urn:uuid:{customer.tenant}",
    }
    headers = {**customer.business, "x-business-id": spelled[form]}

    answer = http.get(f"/api/v1/reports/{report.id}", headers=headers)

    assert (answer.status_code, answer.json()["business_id"]) == (200, customer.tenant)


@pytest.mark.covers("business-reports-17")
@pytest.mark.parametrize("written", ["", "shop", "0", "{tenant}0", "{tenant},{tenant}", "%s"])
def test_what_is_no_uuid_is_told_with_what_was_sent(
    http: httpx.Client, customer: Customer, report: Report, written: str
) -> None:
    sent = written.format(tenant=customer.tenant)
    headers = {**customer.business, "x-business-id": sent}

    answer = http.get(f"/api/v1/reports/{report.id}", headers=headers)

    [fault] = answer.json()["detail"]
    assert (answer.status_code, fault["type"], fault["input"]) == (422, "uuid_parsing", sent)
    assert fault["loc"] == ["header", "x-business-id"]
    assert fault["msg"] == f"Input should be a valid UUID, {fault['ctx']['error']}"


@pytest.mark.covers("business-reports-03", "business-reports-15")
@pytest.mark.parametrize("segment", ["files", "download", "null", "%7B%7D", "a%20b", "*", "é"])
def test_a_single_segment_below_the_list_is_an_id(
    http: httpx.Client, customer: Customer, segment: str
) -> None:
    answer = http.get(f"/api/v1/reports/{segment}", headers=customer.business)

    assert (answer.status_code, answer.json()) == (404, {"detail": "Resource does not exist"})


@pytest.mark.parametrize(
    "path",
    ["/", "/reports", "/api", "/api/v1", "/tasks/1", "/b/api/v1/reports/x", "/download/a/b",
     "/API/V1/REPORTS", "/oauth2", "/external-api/v1/reports/download", "/openid"],
)  # fmt: skip
def test_a_path_that_no_contract_has_reaches_nothing(http: httpx.Client, path: str) -> None:
    # 404 on AWS; the embedded one does not take the gateway's own answers over.
    assert http.get(path).status_code in (403, 404)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST"])
def test_a_method_that_no_contract_has_reaches_nothing(
    http: httpx.Client, customer: Customer, report: Report, method: str
) -> None:
    path = f"/api/v1/reports/{report.id}"

    assert http.request(method, path, headers=customer.business).status_code in (403, 404)
    assert http.get(path, headers=customer.business).status_code == 200
