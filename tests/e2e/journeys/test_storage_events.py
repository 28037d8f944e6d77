"""Object Created in the inbox registers a report; Object Deleted takes it away again."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.e2e.journeys.terminal import Terminal, step
from tests.e2e.stage import Stage, eventually

pytestmark = [pytest.mark.e2e, pytest.mark.journey]

LIST = "/b/api/v1/reports/files/"


def test_an_inbox_file_is_listed_until_it_is_deleted(
    stage: Stage, claimcheck: Terminal, tenant: str, http: httpx.Client, file: Path
) -> None:
    s3, caller = stage.exporter.client("s3"), dict[str, str]()

    def listed() -> list[Any]:
        found: list[Any] = http.get(LIST, headers=caller).json()["results"]
        return found

    with step("put a file into the tenant's inbox"):
        caller["Api-Key"] = claimcheck.add_credential(tenant, "api-key")["api_key"]
        inbox = {"Bucket": stage.deployment.bucket, "Key": f"inbox/{tenant}/sales.csv"}
        said = {"id": "sales-2026-10", "name": quote("Tägliche Verkäufe"), "interval": "daily"}
        s3.put_object(**inbox, Body=file.read_bytes(), Metadata=said)
    with step("find the report in the list and download it"):
        [report] = eventually(listed, "the inbox file was listed")
        url = report["download_action"]["url"]
        assert (report["name"], report["interval"]) == ("Tägliche Verkäufe", "daily")
        assert http.get(url, headers=caller).content == file.read_bytes()
    with step("delete the file: the report is neither listed nor served"):
        stage.stack.account.client("s3").delete_object(**inbox)
        eventually(lambda: not listed(), "the report left the list")
        refused = http.get(url, headers=caller)
        assert (refused.status_code, refused.json()["message"]) == (404, "Report not found")
    with step("find both events in the audit"):
        entries = claimcheck("audit", "list", tenant, "--report", "sales-2026-10")["entries"]
        actions = [e["action"] for e in entries]
        assert actions == ["registered", "delivered", "file_deleted", "attempted"]
