"""What the local demo shows of `documents`."""

from __future__ import annotations

import json

from claimcheck.contracts.demo import (
    NO_CREDENTIAL,
    OVER_QUOTA,
    Document,
    RefusalCase,
    first_record,
    json_field,
    limited,
    save_as,
)
from claimcheck.contracts.documents.credentials import DOCUMENT_CLIENT

_USER = {
    "first_name": "Ada",
    "last_name": "Example",
    "email": "ada@example.com",
    "group_name": "Demo",
}


def curl(base_url: str, demo: Document) -> str:
    client, document = demo["credentials"][DOCUMENT_CLIENT.name], first_record(demo, "document")
    body = json.dumps(
        {
            "client_id": client["client_id"],
            "client_secret": client["client_secret"],
            "fingerprint": "demo",
            "user": _USER,
        }
    )
    header = "-H 'Content-Type: application/json'"
    sign_in = f"curl -fsS {header} -d '{body}' {base_url}/generate-client-auth-token"
    token = f"$({sign_in} | {json_field('data', 'access_token')})"
    file_url = f"{base_url}/download/{document['id']}"
    return f'{save_as(document)} -H "Authorization: Bearer {token}" {file_url}'


def _case(
    when: str, document_id: str, status: int, credential: str = DOCUMENT_CLIENT.name
) -> RefusalCase:
    return RefusalCase(when, credential, f"GET /download/{document_id}", status)


CASES = (
    _case("no token", "document_demo_pdf", 403, NO_CREDENTIAL),
    RefusalCase("no id", DOCUMENT_CLIENT.name, "GET /download", 435),
    _case("no such document", "document_demo_nothing", 437),
    _case("retired", "document_demo_retired", 437),
    _case("URL-based", "document_demo_url", 435),
    _case("file never uploaded", "document_demo_no_file", 435),
    _case("file gone", "document_demo_lost", 435),
    _case(OVER_QUOTA, "document_demo_pdf", 429, limited(DOCUMENT_CLIENT)),
)
