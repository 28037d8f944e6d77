"""documents: client token, storage URL, file as an answer, refusal, audit."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.e2e.customer import bearer, client_token
from tests.e2e.journeys.terminal import Terminal, step

pytestmark = [pytest.mark.e2e, pytest.mark.journey]

NOT_FOUND = {"statusCode": 437, "data": {}, "message": "Document not found"}


@pytest.mark.covers("documents-07", "documents-08", "documents-10")
def test_a_client_application_downloads_a_document_from_storage_and_from_the_api(
    claimcheck: Terminal, tenant: str, http: httpx.Client, file: Path
) -> None:
    with step("add the client and publish the document"):
        client = claimcheck.add_credential(tenant, "document-client")
        document = claimcheck.publish(file, tenant, "document")
    with step("get a client token"):
        caller = bearer(client_token(http, client))
    with step("get a storage URL and download from it"):
        issued = http.post("/download", headers=caller, json={"document_id": document})
        assert issued.status_code == 200, issued.text
        stored = http.get(issued.json()["data"]["download_url"])
        assert (stored.status_code, stored.content) == (200, file.read_bytes())
    with step("download from the API"):
        delivered = http.get(f"/download/{document}", headers=caller)
        assert (delivered.status_code, delivered.content) == (200, file.read_bytes())
        assert delivered.headers["Cache-Control"] == "no-cache"
    with step("be refused an unknown document"):
        refused = http.get("/download/nothing", headers=caller)
        assert (refused.status_code, refused.json()) == (437, NOT_FOUND)
    with step("find every attempt in the audit"):
        assert claimcheck.audited(tenant, issued, delivered, refused) == [
            ("issued", "granted", ""),
            ("delivered", "granted", "whole"),
            ("attempted", "denied", "not_found"),
        ]
