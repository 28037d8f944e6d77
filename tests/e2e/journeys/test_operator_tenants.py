"""claimcheck tenant: add, list, suspend, resume, remove, as customers notice it."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.e2e.journeys.terminal import Terminal, step

pytestmark = [pytest.mark.e2e, pytest.mark.journey]

LIST = "/b/api/v1/reports"


def test_a_tenant_is_suspended_resumed_and_removed(
    claimcheck: Terminal, tenant: str, http: httpx.Client, file: Path
) -> None:
    def status() -> int:
        """Of a request with a new key: functions may remember one for a minute."""
        key = claimcheck.add_credential(tenant, "api-key")["api_key"]
        return http.get(LIST, headers={"Api-Key": key}).status_code

    def known(*options: str) -> bool:
        return tenant in {t["id"] for t in claimcheck("tenant", "list", *options)["tenants"]}

    with step("list the new tenant and serve it"):
        report = claimcheck.publish(file, tenant, "report")
        link = claimcheck("link", "create", tenant, report)["url"]
        assert (known(), status(), http.head(link).status_code) == (True, 200, 200)
    with step("refuse to remove it while it is served"):
        refused = claimcheck.run("tenant", "remove", tenant)
        assert (refused.status, "suspend it first" in refused.stderr) == (1, True)
    with step("suspend it: credentials and links are refused"):
        waiting = claimcheck.add_credential(tenant, "api-key")["api_key"]
        assert claimcheck("tenant", "suspend", tenant)["suspended"]
        assert http.get(LIST, headers={"Api-Key": waiting}).status_code == 401
        assert http.get(link).status_code == 410
    with step("resume it: credentials are accepted, links stay refused"):
        assert not claimcheck("tenant", "resume", tenant)["suspended"]
        assert (status(), http.get(link).status_code) == (200, 410)
    with step("suspend and remove it: it is listed on request only"):
        claimcheck("tenant", "suspend", tenant)
        claimcheck("tenant", "remove", tenant)
        assert (known(), known("--all")) == (False, True)
    with step("find every act in the audit"):
        reasons = [e["reason"] for e in claimcheck("audit", "list", tenant)["entries"]]
        assert [r for r in reasons if r.startswith("tenant")] == [
            "tenant",
            "tenant_suspended",
            "tenant_resumed",
            "tenant_suspended",
            "tenant_removed",
        ]
