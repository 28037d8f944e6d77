"""export_tasks: token, storage URL, file, refusal, audit."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.e2e.customer import bearer
from tests.e2e.journeys.terminal import Terminal, step

pytestmark = [pytest.mark.e2e, pytest.mark.journey]

NO_TASK = {"error": "No task exists with the specified ID for this chain."}


@pytest.mark.covers("export-tasks-04")
def test_a_chains_token_downloads_a_finished_export_from_storage(
    claimcheck: Terminal, tenant: str, http: httpx.Client, file: Path
) -> None:
    with step("add the token and publish the task"):
        token = claimcheck.add_credential(tenant, "task-token", "--token-kind", "privileged")
        task = claimcheck.publish(file, tenant, "task", "--index", "Products")
        caller = bearer(f"{token['token_id']}:{token['token_secret']}")
    with step("get a storage URL"):
        issued = http.get(f"/tasks/{task}/download_url", headers=caller)
        assert issued.status_code == 200, issued.text
        url = issued.json()["url"]
        assert urlsplit(url).path.endswith(f"/Products_Export-{task}.csv")
    with step("download from storage"):
        delivered = http.get(url)
        assert (delivered.status_code, delivered.content) == (200, file.read_bytes())
    with step("be refused an unknown task"):
        refused = http.get("/tasks/7/download_url", headers=caller)
        assert (refused.status_code, refused.json()) == (404, NO_TASK)
    with step("find both attempts in the audit"):
        assert claimcheck.audited(tenant, issued, refused) == [
            ("issued", "granted", ""),
            ("attempted", "denied", "not_found"),
        ]
