"""Good requests of one side: what everything hostile is made from.

What is bad about a request is said in the tables beside this.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from claimcheck.contracts.merchant_reports.credentials import API_KEY
from claimcheck.contracts.samples import Sample
from claimcheck.domain.credential_kind import CredentialKind
from tests.good_requests import (
    GoodRequest,
    Pairs,
    carrier,
    find_sample,
    proven,
    request_of,
    sample_of,
)
from tests.hostile.world import Side

Ask = GoodRequest


def _filled(sample: Sample, of: Side) -> Ask:
    return request_of(sample, of.values(sample))


# The good request of every route that wants a header to prove its caller, by its sample's name.
PROVEN: dict[str, Callable[[Side], Ask]] = {
    name: partial(_filled, sample) for name, sample in proven().items()
}
BY_AUTHORIZATION = [name for name, s in proven().items() if carrier(s) == "Authorization"]
BY_ACCESS_TOKEN = [name for name, s in proven().items() if "access_token" in s.placeholders()]


def by_basic(of: Side) -> list[Ask]:
    """Good requests with HTTP Basic."""
    return [ask for ask in (ask(of) for ask in PROVEN.values()) if _is_basic(ask)]


def headers_of(of: Side, kind: CredentialKind) -> Pairs:
    """The headers by which a credential of the kind is shown."""
    sample = sample_of(kind)
    return _filled(sample, of).headers


def _is_basic(ask: Ask) -> bool:
    return any(name == "Authorization" and text.startswith("Basic ") for name, text in ask.headers)


def _ask(
    of: Side, method: str, resource: str, kind: CredentialKind | None = None, **values: str
) -> Ask:
    sample = find_sample(method, resource, kind)
    return request_of(sample, {**of.values(sample), **values})


def bearer(token: str) -> Pairs:
    return (("Authorization", f"Bearer {token}"),)


def basic(text: str) -> Pairs:
    return (("Authorization", f"Basic {b64encode(text.encode()).decode()}"),)


def external_report(of: Side, report_id: str = "report_one") -> Ask:
    return _ask(of, "GET", "/external-api/v1/reports/download/{id}", report_id=report_id)


def task(of: Side, task_id: str = "4711") -> Ask:
    return _ask(of, "GET", "/tasks/{id}/download_url", task_id=task_id)


def document_url(of: Side, body: bytes = b'{"document_id": "document_one"}') -> Ask:
    return replace(_ask(of, "POST", "/download"), body=body)


def document(of: Side, document_id: str = "document_one") -> Ask:
    return _ask(of, "GET", "/download/{document_id}", document_id=document_id)


def business_report(of: Side, report_id: str = "report_one") -> Ask:
    return _ask(of, "GET", "/api/v1/reports/{report_id}", report_id=report_id)


def business_file(of: Side, report_id: str = "report_one") -> Ask:
    return _ask(of, "GET", "/api/v1/reports/{report_id}/download", report_id=report_id)


def merchant_list(of: Side, query: str = "") -> Ask:
    ask = _ask(of, "GET", "/b/api/v1/reports/files", API_KEY)
    return replace(ask, path=f"{ask.path}{query}")


def merchant_file(of: Side, token: str = "") -> Ask:
    values = {"encrypted_id": token} if token else {}
    return _ask(of, "GET", "/b/api/v1/reports/files/{token}/download", API_KEY, **values)


def link(of: Side) -> Ask:
    return _ask(of, "GET", "/reports/{token}")


def oauth_token(of: Side, body: bytes = b"grant_type=client_credentials") -> Ask:
    return replace(_ask(of, "POST", "/oauth2/token"), body=body)


def sign_in(of: Side, **fields: Any) -> Ask:
    """What a client of documents signs in with; `fields` replace those of the body."""
    ask = _ask(of, "POST", "/generate-client-auth-token")
    return replace(ask, body=json.dumps(json.loads(ask.body) | fields).encode())
