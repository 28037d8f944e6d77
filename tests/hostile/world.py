"""Two tenants with everything that they can have, as an attacker meets them.

Knows a good request of every route, and how each contract answers each class of bad ones; what is
bad about a request is said in the tables beside this.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from claimcheck.contracts.documents.auth import AUDIENCE as DOCUMENTS
from claimcheck.contracts.external_reports.auth import AUDIENCE as REPORTS
from claimcheck.domain.caller import (
    PERMISSION,
    PRIVILEGED,
    SCOPE,
    Caller,
    Credential,
    CredentialKind,
)
from claimcheck.domain.credential_id import new_credential_id
from claimcheck.domain.report import Kind, Report, State
from claimcheck.usecases.access_tokens import Audience, issue_access_token
from claimcheck.usecases.issue_link import issue_link
from tests.client import BASE_URL
from tests.contracts.stage import SECRET, add_tenants
from tests.fakes import NOW, FakeServices
from tests.samples import OTHER_TENANT, TENANT, publish

GRANTS = {
    CredentialKind.OAUTH_CLIENT: frozenset({f"{SCOPE}reports:read"}),
    CredentialKind.TASK_TOKEN: frozenset({PRIVILEGED}),
    CredentialKind.BASIC_USER: frozenset({f"{PERMISSION}report.can_view_report"}),
}
UNLIMITED = 1_000_000
THEIRS = SECRET[::-1]
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


@dataclass
class Side:
    """One tenant: its credentials by kind, its records, and what it may send."""

    services: FakeServices
    tenant: str
    secret: str
    ids: dict[CredentialKind, str] = field(default_factory=dict)
    records: dict[Kind, Report] = field(default_factory=dict)

    def credential(self, kind: CredentialKind, **of: Any) -> str:
        """The id of a new credential that its contract would serve."""
        usual: dict[str, Any] = {"grants": GRANTS.get(kind, frozenset()), "rate": UNLIMITED}
        number = len(list(self.services.credentials.of_tenant(self.tenant))) + 1
        credential_id = new_credential_id(kind, self.tenant, number.to_bytes(8, "big"))
        digest = sha256(self.secret.encode()).hexdigest()
        held = Credential(credential_id, self.tenant, kind, digest, NOW, **{**usual, **of})
        self.services.credentials.add(held)
        return credential_id

    def token(self, kind: CredentialKind, audience: Audience, credential_id: str = "") -> str:
        """An access token of the tenant's client, or of `credential_id`."""
        held = self.services.credentials.find(credential_id or self.ids[kind])
        assert held is not None
        return issue_access_token(self.services, Caller.of(held), audience).token

    def link(self, max_uses: int | None = None, **of: Any) -> str:
        """A gated link to the tenant's report."""
        issuer = Caller(self.tenant, self.ids[CredentialKind.OAUTH_CLIENT], "oauth-client")
        report = self.records[Kind.REPORT]
        made = issue_link(self.services, issuer, report, BASE_URL, max_uses=max_uses, **of)
        return made.url.removeprefix(BASE_URL)


def side(services: FakeServices, tenant: str, secret: str) -> Side:
    """A tenant with a credential of every kind, and one finished record of every kind."""
    made = Side(services, tenant, secret)
    for kind in CredentialKind:
        made.ids[kind] = made.credential(kind)
    of = {"tenant": tenant}
    made.records = {
        Kind.REPORT: publish(services, "report_one", **of),
        Kind.TASK: publish(services, "4711", kind=Kind.TASK, filename="A_Export-4711.csv", **of),
        Kind.DOCUMENT: publish(services, "document_one", kind=Kind.DOCUMENT, **of),
    }
    pending = {**of, "body": None, "state": State.PENDING}
    publish(services, "pending", **pending)
    publish(services, "4712", kind=Kind.TASK, **pending)
    return made


@dataclass
class World:
    """`mine` is the attacker's own tenant, or the one that he pretends to be; `theirs` is not."""

    services: FakeServices
    mine: Side
    theirs: Side

    @classmethod
    def fresh(cls) -> World:
        services = FakeServices.fresh()
        add_tenants(services, TENANT, OTHER_TENANT)
        return cls(services, side(services, TENANT, SECRET), side(services, OTHER_TENANT, THEIRS))


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


def merchant_user(of: Side) -> Ask:
    return Ask("GET", FILES, user(of))


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
PROVEN = {
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
# The routes that have an id in their path, by what they are called here.
BY_ID = {n: ask for n, ask in PROVEN.items() if n not in ("document_url", "merchant_list")}


def by_user(of: Side) -> dict[str, Ask]:
    """The routes that HTTP Basic opens."""
    return {
        name: replace(PROVEN[name](of), headers=user(of))
        for name in ("merchant_list", "merchant_file")
    }
