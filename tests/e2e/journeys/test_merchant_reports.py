"""merchant_reports: key and user, list, file by its token and by its id, refusal, audit."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.e2e.journeys.terminal import Terminal, step

pytestmark = [pytest.mark.e2e, pytest.mark.journey]

LIST = "/b/api/v1/reports/files/"
UNAUTHORIZED = {"code": "unauthorized", "message": "Invalid/missing auth"}


def test_a_merchant_lists_and_downloads_a_report_by_key_and_as_a_user(
    claimcheck: Terminal, tenant: str, http: httpx.Client, file: Path
) -> None:
    with step("add a key and a user, and publish the report"):
        key = claimcheck.add_credential(tenant, "api-key")
        permitted = ("--permission", "report.can_view_report")
        user = claimcheck.add_credential(tenant, "basic-user", *permitted)
        report = claimcheck.publish(file, tenant, "report", "--interval", "daily")
        by_key, as_user = {"Api-Key": key["api_key"]}, (user["username"], user["password"])
    with step("list the day's reports by key"):
        listed = http.get(LIST, params={"interval": "daily"}, headers=by_key)
        assert listed.status_code == 200, listed.text
        [found] = listed.json()["results"]
        assert (found["filename"], listed.json()["count"]) == (file.name, 1)
    with step("download by the list's token and by the report's id"):
        by_token = http.get(found["download_action"]["url"], headers=by_key)
        by_id = http.get(f"{LIST}{found['encrypted_id']}/download/", auth=as_user)
        assert [by_token.content, by_id.content] == [file.read_bytes()] * 2
    with step("be refused with the user's name and a wrong password"):
        refused = http.get(LIST, auth=(user["username"], "wrong"))
        assert (refused.status_code, refused.json()) == (401, UNAUTHORIZED)
        assert refused.headers["WWW-Authenticate"].startswith("Basic")
    with step("find every attempt in the audit"):
        assert claimcheck.audited(tenant, listed, by_token, by_id, refused) == [
            ("listed", "granted", ""),
            ("delivered", "granted", "whole"),
            ("delivered", "granted", "whole"),
            ("attempted", "denied", "wrong_secret"),
        ]
        of_report = claimcheck("audit", "list", tenant, "--report", report)["entries"]
        assert [e["action"] for e in of_report] == ["registered", "delivered", "delivered"]
