"""claimcheck credential: add, list, revoke, as customers notice it."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.e2e.customer import access_token, bearer
from tests.e2e.journeys.terminal import Terminal, step

pytestmark = [pytest.mark.e2e, pytest.mark.journey]

INFORMATION = "/external-api/v1/reports/download"
LIST = "/b/api/v1/reports"


@pytest.mark.covers("links-03")
def test_a_revoked_credential_is_refused_and_its_links_end(
    claimcheck: Terminal, tenant: str, http: httpx.Client, file: Path
) -> None:
    with step("add two credentials and list them without their secrets"):
        client = claimcheck.add_credential(tenant, "oauth-client", "--scope", "reports:read")
        key = claimcheck.add_credential(tenant, "api-key")
        listed = claimcheck("credential", "list", tenant)
        assert {c["id"] for c in listed["credentials"]} == {client["id"], key["id"]}
        assert client["client_secret"] not in str(listed)
    with step("get a link with one of them"):
        report = claimcheck.publish(file, tenant, "report")
        caller = bearer(access_token(http, client))
        issued = http.get(f"{INFORMATION}/{report}", headers=caller)
        link = issued.json()["data"]["download_url"]
        assert http.get(link).status_code == 200
    with step("revoke both: the link ends, and the unused key is refused"):
        for credential in (client, key):
            assert claimcheck("credential", "revoke", credential["id"])["revoked"]
        refused = http.get(LIST, headers={"Api-Key": key["api_key"]})
        assert (http.get(link).status_code, refused.status_code) == (410, 401)
    with step("find the refusal and both revocations in the audit"):
        assert claimcheck.audited(tenant, refused) == [("attempted", "denied", "credential_ended")]
        entries = claimcheck("audit", "list", tenant)["entries"]
        assert [e["action"] for e in entries].count("revoked") == 2
