"""business_reports: token, description, large file by redirect, refusal, audit."""

from __future__ import annotations

import random
from pathlib import Path

import httpx
import pytest

from claimcheck.domain.delivery import INLINE_BYTES
from tests.e2e.customer import bearer
from tests.e2e.journeys.terminal import Terminal, step

pytestmark = [pytest.mark.e2e, pytest.mark.journey]

PATH = "/api/v1/reports"
CREATED = "2024-01-02T03:04:05Z"
ABSENT = {"detail": "Resource does not exist"}


@pytest.mark.covers("files-03", "files-04")
def test_an_accounting_integration_describes_and_downloads_a_large_report(
    claimcheck: Terminal, tenant: str, http: httpx.Client, file: Path
) -> None:
    with step("add the token and publish the report"):
        file.write_bytes(random.randbytes(INLINE_BYTES + 1))
        token = claimcheck.add_credential(tenant, "business-token")["token"]
        made = ("--generated-by", "Ada", "--created-at", CREATED)
        report = claimcheck.publish(file, tenant, "report", *made)
        caller = {**bearer(token), "x-business-id": tenant}
    with step("describe the report"):
        described = http.get(f"{PATH}/{report}", headers=caller)
        assert described.status_code == 200, described.text
        assert described.json()["generated_by_name"] == "Ada"
    with step("download it, following the redirect to storage"):
        url = described.json()["download_url"]
        arrived = http.get(url, headers=caller, follow_redirects=True)
        assert (arrived.status_code, arrived.content) == (200, file.read_bytes())
        [delivered] = arrived.history
    with step("see when it was downloaded"):
        again = http.get(f"{PATH}/{report}", headers=caller).json()
        assert again["downloaded_at"] > again["created_at"] == CREATED
    with step("be refused an unknown report"):
        refused = http.get(f"{PATH}/nothing", headers=caller)
        assert (refused.status_code, refused.json()) == (404, ABSENT)
    with step("find every attempt in the audit"):
        assert claimcheck.audited(tenant, described, delivered, refused) == [
            ("described", "granted", ""),
            ("delivered", "granted", "redirect"),
            ("attempted", "denied", "not_found"),
        ]
