"""A customer: a tenant, a credential of every kind, and plain HTTP."""

from __future__ import annotations

import random
from base64 import b64encode
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import httpx

from claimcheck.contracts.business_reports.credentials import BUSINESS_TOKEN
from claimcheck.contracts.credentials import CREDENTIAL_KINDS
from claimcheck.contracts.documents.credentials import DOCUMENT_CLIENT
from claimcheck.contracts.export_tasks.credentials import TASK_TOKEN
from claimcheck.contracts.external_reports.credentials import OAUTH_CLIENT
from claimcheck.contracts.merchant_reports.credentials import API_KEY, BASIC_USER
from claimcheck.contracts.samples import Sample
from claimcheck.domain.credential_kind import CredentialKind
from claimcheck.domain.report import Kind, Report
from tests.e2e.stage import UNLIMITED, Stage
from tests.good_requests import (
    SAMPLES,
    asks_for_token,
    credential_values,
    request_of,
    sample_of,
)

Headers = dict[str, str]

USER = {
    "first_name": "Ada",
    "last_name": "Example",
    "email": "ada@example.com",
    "group_name": "Books",
}


@dataclass(frozen=True)
class Customer:
    """Reads reports, tasks and documents of `tenant` in any contract."""

    stage: Stage
    http: httpx.Client
    tenant: str
    credentials: dict[CredentialKind, dict[str, Any]] = field(repr=False)

    @classmethod
    def of(cls, stage: Stage, http: httpx.Client, rate: int = UNLIMITED) -> Customer:
        """A new tenant's. Each credential may be used `rate` times a minute."""
        tenant = stage.tenant()
        held = {
            kind: stage.credential(tenant, kind, kind.required_grants, rate)
            for kind in CREDENTIAL_KINDS.values()
        }
        return cls(stage, http, tenant, held)

    def holding(self, kind: CredentialKind, granted: frozenset[str]) -> Customer:
        """The same tenant with another credential of `kind`."""
        credential = self.stage.credential(self.tenant, kind, granted)
        return replace(self, credentials={**self.credentials, kind: credential})

    def publish(
        self, kind: Kind = Kind.REPORT, filename: str = "sales.csv", size: int = 100, **of: Any
    ) -> Report:
        """Something finished, with a file of `size` bytes that no other one has."""
        path = self.stage.new_directory() / filename
        path.write_bytes(random.randbytes(size))
        return self.stage.publish_one(self.tenant, kind, path, **of)

    @cached_property
    def oauth(self) -> Headers:
        """Contract 1's, with a token that is asked for once."""
        return bearer(access_token(self.http, self.credentials[OAUTH_CLIENT]))

    @property
    def task(self) -> Headers:
        held = self.credentials[TASK_TOKEN]
        return bearer(f"{held['token_id']}:{held['token_secret']}")

    @cached_property
    def document(self) -> Headers:
        """Contract 3's, with a token that is asked for once."""
        return bearer(client_token(self.http, self.credentials[DOCUMENT_CLIENT]))

    @property
    def business(self) -> Headers:
        held = self.credentials[BUSINESS_TOKEN]
        return {**bearer(held["token"]), "x-business-id": self.tenant}

    @property
    def api_key(self) -> Headers:
        return {"Api-Key": self.credentials[API_KEY]["api_key"]}

    @property
    def basic(self) -> tuple[str, str]:
        held = self.credentials[BASIC_USER]
        return held["username"], held["password"]

    @property
    def user(self) -> Headers:
        """HTTP Basic, as a header."""
        encoded = b64encode(":".join(self.basic).encode()).decode()
        return {"Authorization": f"Basic {encoded}"}

    def headers(self, kind: CredentialKind) -> Headers:
        """The headers of the kind's sample, with an access token of its contract if it has one."""
        sample = sample_of(kind)
        return dict(request_of(sample, self.values(sample)).headers)

    def values(self, sample: Sample) -> dict[str, str]:
        """What the placeholders of the sample's credential stand for."""
        assert sample.kind is not None
        credential = self.credentials[sample.kind]
        secret = secret_of(sample.kind, credential)
        values = {"tenant": self.tenant, **credential_values(credential["id"], secret)}
        # Every other placeholder names a record; the headers have none.
        values |= dict.fromkeys(sample.placeholders() - values.keys(), "")
        if "access_token" in sample.placeholders():
            values["access_token"] = self._access_token(sample.kind)
        return values

    def _access_token(self, kind: CredentialKind) -> str:
        sample = next(s for s in SAMPLES.values() if s.kind is kind and asks_for_token(s))
        request = request_of(sample, self.values(sample))
        answer = self.http.post(request.path, headers=dict(request.headers), content=request.body)
        assert answer.status_code == 200, answer.text
        document = answer.json()
        return str(document.get("data", document)["access_token"])

    def download_information(self, report_id: str) -> dict[str, Any]:
        """Contract 1's answer for a report that can be had."""
        url = f"/external-api/v1/reports/download/{report_id}"
        answer = self.http.get(url, headers=self.oauth)
        assert answer.status_code == 200, answer.text
        data: dict[str, Any] = answer.json()["data"]
        return data

    def link(self, report_id: str) -> str:
        """A gated link of contract 1."""
        return str(self.download_information(report_id)["download_url"])

    def document_url(self, document_id: str) -> str:
        """A storage URL of contract 3."""
        answer = self.http.post(
            "/download", headers=self.document, json={"document_id": document_id}
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["data"]["download_url"])


def secret_of(kind: CredentialKind, credential: dict[str, Any]) -> str:
    """The secret within the field that a client sends."""
    name, template = next(f for f in kind.fields.items() if "{secret}" in f[1])
    before, _, after = template.format(id=credential["id"], secret="\0").partition("\0")
    return str(credential[name]).removeprefix(before).removesuffix(after)


def bearer(token: str) -> Headers:
    return {"Authorization": f"Bearer {token}"}


def access_token(http: httpx.Client, client: dict[str, Any]) -> str:
    """An OAuth 2.0 access token, by client credentials."""
    answer = http.post(
        "/oauth2/token",
        auth=(client["client_id"], client["client_secret"]),
        data={"grant_type": "client_credentials"},
    )
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


def client_token(http: httpx.Client, client: dict[str, Any]) -> str:
    """A token of contract 3."""
    answer = http.post("/generate-client-auth-token", json=sign_in(client))
    assert answer.status_code == 200, answer.text
    return str(answer.json()["data"]["access_token"])


def sign_in(client: dict[str, Any]) -> dict[str, Any]:
    """The body that a client of contract 3 signs in with."""
    return {
        "client_id": client["client_id"],
        "client_secret": client["client_secret"],
        "fingerprint": "e2e",
        "user": USER,
    }
