"""external_reports: access token, download information, gated link, file, refusal, audit."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.e2e.customer import access_token, bearer
from tests.e2e.journeys.terminal import Terminal, step

pytestmark = [pytest.mark.e2e, pytest.mark.journey]

PATH = "/external-api/v1/reports/download"
DENIED = {"error": True, "message": "Access denied to this report", "code": 403}
SPENT = {"error": True, "message": "Link has expired or was already used", "code": 410}


@pytest.mark.covers("external-reports-01", "access-tokens-01", "links-01")
def test_an_oauth_client_downloads_a_sensitive_report_once(
    claimcheck: Terminal, tenant: str, http: httpx.Client, file: Path
) -> None:
    with step("add the client and publish the report"):
        client = claimcheck.add_credential(tenant, "oauth-client", "--scope", "reports:read")
        report = claimcheck.publish(file, tenant, "report", "--single-use")
    with step("get an access token"):
        caller = bearer(access_token(http, client))
    with step("get a gated link"):
        issued = http.get(f"{PATH}/{report}", headers=caller)
        assert issued.status_code == 200, issued.text
        data = issued.json()["data"]
        assert (data["filename"], data["file_size"]) == (file.name, file.stat().st_size)
    with step("download with the link"):
        delivered = http.get(data["download_url"])
        assert (delivered.status_code, delivered.content) == (200, file.read_bytes())
        assert delivered.headers["Content-Type"] == data["mime_type"] == "text/csv"
    with step("be refused a second download and an unknown report"):
        again = http.get(data["download_url"])
        unknown = http.get(f"{PATH}/report_nothing", headers=caller)
        assert (again.status_code, again.json()) == (410, SPENT)
        assert (unknown.status_code, unknown.json()) == (403, DENIED)
    with step("find every attempt in the audit"):
        assert claimcheck.audited(tenant, issued, delivered, again, unknown) == [
            ("issued", "granted", ""),
            ("redeemed", "granted", "whole"),
            ("attempted", "denied", "link_spent"),
            ("attempted", "denied", "not_found"),
        ]
