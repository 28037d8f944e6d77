"""The good request of every route: what everything hostile is made from.

What is bad about a request is said in the tables beside this.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from claimcheck.contracts.documents.auth import AUDIENCE as DOCUMENTS
from claimcheck.contracts.external_reports.auth import AUDIENCE as REPORTS
from claimcheck.domain.caller import CredentialKind
from claimcheck.domain.report import Kind
from tests.hostile.world import Side

FILES = "/b/api/v1/reports/files"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Ask:
    """A request; `headers` may name one name more than once."""

    method: str
    path: str
    headers: Pairs = ()
    body: bytes = b""

    def with_header(self, name: str, *values: str) -> Ask:
        """With `values`, and no other, under `name`; none: without it."""
        kept = tuple(pair for pair in self.headers if pair[0].lower() != name.lower())
        return replace(self, headers=(*kept, *((name, value) for value in values)))

    def header(self, name: str) -> str:
        """The value under `name`."""
        [value] = [value for known, value in self.headers if known.lower() == name.lower()]
        return value


def bearer(token: str) -> Pairs:
    return (("Authorization", f"Bearer {token}"),)


def basic(text: str) -> Pairs:
    return (("Authorization", f"Basic {b64encode(text.encode()).decode()}"),)


def oauth(of: Side) -> Pairs:
    return bearer(of.token(CredentialKind.OAUTH_CLIENT, REPORTS))


def task_token(of: Side) -> Pairs:
    return bearer(f"{of.ids[CredentialKind.TASK_TOKEN]}:{of.secret}")


def document_token(of: Side) -> Pairs:
    return bearer(of.token(CredentialKind.DOCUMENT_CLIENT, DOCUMENTS))


def business(of: Side) -> Pairs:
    token = f"{of.ids[CredentialKind.BUSINESS_TOKEN]}.{of.secret}"
    return (*bearer(token), ("x-business-id", of.tenant))


def api_key(of: Side) -> Pairs:
    return (("Api-Key", f"{of.ids[CredentialKind.API_KEY]}.{of.secret}"),)


def user(of: Side) -> Pairs:
    return basic(f"{of.ids[CredentialKind.BASIC_USER]}:{of.secret}")


def external_report(of: Side, report_id: str = "report_one") -> Ask:
    return Ask("GET", f"/external-api/v1/reports/download/{report_id}", oauth(of))


def task(of: Side, task_id: str = "4711") -> Ask:
    return Ask("GET", f"/tasks/{task_id}/download_url", task_token(of))


def document_url(of: Side, body: bytes = b'{"document_id": "document_one"}') -> Ask:
    return Ask("POST", "/download", (*document_token(of), ("Content-Type", JSON)), body)


def document(of: Side, document_id: str = "document_one") -> Ask:
    return Ask("GET", f"/download/{document_id}", document_token(of))


def business_report(of: Side, report_id: str = "report_one") -> Ask:
    return Ask("GET", f"/api/v1/reports/{report_id}", business(of))


def business_file(of: Side, report_id: str = "report_one") -> Ask:
    return Ask("GET", f"/api/v1/reports/{report_id}/download", business(of))


def merchant_list(of: Side, query: str = "") -> Ask:
    return Ask("GET", f"{FILES}{query}", api_key(of))


def merchant_file(of: Side, token: str = "") -> Ask:
    token = token or of.records[Kind.REPORT].encrypted_id
    return Ask("GET", f"{FILES}/{token}/download", api_key(of))


def link(of: Side) -> Ask:
    return Ask("GET", of.link())


def oauth_token(of: Side, body: bytes = b"grant_type=client_credentials") -> Ask:
    login = basic(f"{of.ids[CredentialKind.OAUTH_CLIENT]}:{of.secret}")
    return Ask("POST", "/oauth2/token", (*login, ("Content-Type", FORM)), body)


def sign_in(of: Side, **fields: Any) -> Ask:
    """What a client of documents signs in with; `fields` replace those of the body."""
    body = {
        "client_id": of.ids[CredentialKind.DOCUMENT_CLIENT],
        "client_secret": of.secret,
        "fingerprint": "device",
        "user": {"first_name": "A", "last_name": "B", "email": "a@b.example", "group_name": "C"},
    }
    headers = (("Content-Type", JSON),)
    return Ask("POST", "/generate-client-auth-token", headers, json.dumps(body | fields).encode())


# The good request of every route that wants a header to prove its caller.
PROVEN: dict[str, Callable[[Side], Ask]] = {
    "external_report": external_report,
    "task": task,
    "document_url": document_url,
    "document": document,
    "business_report": business_report,
    "business_file": business_file,
    "merchant_list": merchant_list,
    "merchant_file": merchant_file,
}
BY_BEARER = [name for name in PROVEN if not name.startswith("merchant")]
BY_JWT = ["external_report", "document_url", "document"]


def by_user(of: Side) -> dict[str, Ask]:
    """The routes that HTTP Basic opens."""
    return {
        name: replace(PROVEN[name](of), headers=user(of))
        for name in ("merchant_list", "merchant_file")
    }
