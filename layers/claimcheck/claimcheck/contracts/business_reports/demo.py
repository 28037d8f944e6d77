"""What the local demo shows of `business_reports`."""

from __future__ import annotations

from claimcheck.contracts.business_reports.credentials import BUSINESS_TOKEN
from claimcheck.contracts.demo import (
    FIRST_TENANT,
    LONG_ID,
    NO_CREDENTIAL,
    OVER_QUOTA,
    SECOND_TENANT,
    Document,
    RefusalCase,
    first_record,
    limited,
    save_as,
)


def curl(base_url: str, demo: Document) -> str:
    token, report = demo["credentials"][BUSINESS_TOKEN.name], first_record(demo, "report")
    headers = f"-H 'Authorization: Bearer {token['token']}' -H 'x-business-id: {report['tenant']}'"
    return f"{save_as(report)} {headers} {base_url}/api/v1/reports/{report['id']}/download"


def _case(
    when: str,
    report_id: str,
    status: int,
    credential: str = BUSINESS_TOKEN.name,
    business: str = FIRST_TENANT,
) -> RefusalCase:
    headers = f"x-business-id: {business}" if business else ""
    return RefusalCase(when, credential, f"GET /api/v1/reports/{report_id}", status, headers)


CASES = (
    _case("no token", "report_demo_csv", 401, NO_CREDENTIAL),
    _case("token of another business", "report_demo_foreign", 403, business=SECOND_TENANT),
    _case("no such report", "report_demo_nothing", 404),
    _case("not finished", "report_demo_pending", 404),
    _case("retired", "report_demo_retired", 404),
    _case("file gone", "report_demo_lost", 404),
    _case("x-business-id missing", "report_demo_csv", 422, business=""),
    _case("x-business-id no UUID", "report_demo_csv", 422, business="shop"),
    _case("id too long", LONG_ID, 422),
    _case(OVER_QUOTA, "report_demo_csv", 429, limited(BUSINESS_TOKEN)),
)
