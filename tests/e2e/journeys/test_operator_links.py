"""claimcheck link: create and revoke, as whoever holds the link notices it."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.e2e.journeys.terminal import Terminal, step

pytestmark = [pytest.mark.e2e, pytest.mark.journey]


@pytest.mark.covers("links-02", "links-03")
def test_a_link_serves_as_often_as_it_says_until_it_is_revoked(
    claimcheck: Terminal, tenant: str, http: httpx.Client, file: Path
) -> None:
    with step("publish a report and create four links to it"):
        report = claimcheck.publish(file, tenant, "report")
        create = ("link", "create", tenant, report)
        once = claimcheck(*create, "--max-uses", "1")
        elsewhere = claimcheck(*create, "--allow", "203.0.113.0/24")
        one, other = claimcheck(*create), claimcheck(*create, "--expires-in", "60")
    with step("use up the link for one use"):
        first, second = http.get(once["url"]), http.get(once["url"])
        assert (first.status_code, first.content) == (200, file.read_bytes())
        assert second.status_code == 410
    with step("be refused from outside the link's networks and with an altered link"):
        outside, altered = http.get(elsewhere["url"]), http.get(f"{one['url']}0")
        assert [outside.status_code, altered.status_code] == [404, 404]
    with step("be refused a link that lives longer than the tenant's limit"):
        claimcheck("tenant", "limit", tenant, "--max-link-seconds", "600")
        refused = claimcheck.run(*create, "--expires-in", "601")
        assert (refused.status, "600 seconds" in refused.stderr) == (1, True)
    with step("revoke one link, then all of the report"):
        assert http.get(one["url"]).status_code == 200
        claimcheck("link", "revoke", tenant, "--link", one["id"])
        assert [http.get(link["url"]).status_code for link in (one, other)] == [410, 200]
        claimcheck("link", "revoke", tenant, "--report", report)
        assert http.get(other["url"]).status_code == 410
    with step("find uses, refusals and revocations in the audit"):
        assert claimcheck.audited(tenant, first, second, outside) == [
            ("redeemed", "granted", "whole"),
            ("attempted", "denied", "link_spent"),
            ("attempted", "denied", "address_not_allowed"),
        ]
        entries = claimcheck("audit", "list", tenant)["entries"]
        assert [e["action"] for e in entries].count("revoked") == 2
