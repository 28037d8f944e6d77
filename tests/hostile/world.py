"""Two tenants with everything that they can have, as an attacker meets them."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from claimcheck.contracts.credentials import CREDENTIAL_KINDS
from claimcheck.contracts.external_reports.credentials import OAUTH_CLIENT
from claimcheck.contracts.samples import Sample
from claimcheck.domain.caller import Caller, Credential
from claimcheck.domain.credential_id import new_credential_id
from claimcheck.domain.credential_kind import CredentialKind
from claimcheck.domain.report import Kind, Report, State
from claimcheck.usecases.access_tokens import Audience, issue_access_token
from claimcheck.usecases.issue_link import issue_link
from tests.client import BASE_URL
from tests.contracts.stage import SECRET, add_tenants
from tests.fakes import NOW, FakeServices
from tests.good_requests import credential_values, served_by
from tests.samples import OTHER_TENANT, TENANT, publish

UNLIMITED = 1_000_000
THEIRS = SECRET[::-1]


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
        usual: dict[str, Any] = {"grants": kind.required_grants, "rate": UNLIMITED}
        number = len(list(self.services.credentials.of_tenant(self.tenant))) + 1
        credential_id = new_credential_id(kind, self.tenant, number.to_bytes(8, "big"))
        digest = sha256(self.secret.encode()).hexdigest()
        held = Credential(credential_id, self.tenant, kind.name, digest, NOW, **{**usual, **of})
        self.services.credentials.add(held)
        return credential_id

    def values(self, sample: Sample) -> dict[str, str]:
        """What the sample's placeholders stand for, as this side may send it."""
        report = self.records[Kind.REPORT]
        values = {
            "tenant": self.tenant,
            "report_id": report.id,
            "encrypted_id": report.encrypted_id,
            "task_id": self.records[Kind.TASK].id,
            "document_id": self.records[Kind.DOCUMENT].id,
        }
        if sample.kind is None:
            return {**values, "link": self.link()}
        values |= credential_values(self.ids[sample.kind], self.secret)
        if "access_token" in sample.placeholders():
            audience = served_by(sample)[0].audience
            assert audience is not None
            values["access_token"] = self.token(sample.kind, audience)
        return values

    def token(self, kind: CredentialKind, audience: Audience, credential_id: str = "") -> str:
        """An access token of the tenant's client, or of `credential_id`."""
        held = self.services.credentials.find(credential_id or self.ids[kind])
        assert held is not None
        return issue_access_token(self.services, Caller.of(held), audience).token

    def link(self, max_uses: int | None = None, **of: Any) -> str:
        """A gated link to the tenant's report."""
        issuer = Caller(self.tenant, self.ids[OAUTH_CLIENT], "oauth-client")
        report = self.records[Kind.REPORT]
        made = issue_link(self.services, issuer, report, BASE_URL, max_uses=max_uses, **of)
        return made.url.removeprefix(BASE_URL)


def side(services: FakeServices, tenant: str, secret: str) -> Side:
    """A tenant with a credential of every kind, and one finished record of every kind."""
    made = Side(services, tenant, secret)
    for kind in CREDENTIAL_KINDS.values():
        made.ids[kind] = made.credential(kind)
    of: dict[str, Any] = {"tenant": tenant}
    made.records = {
        Kind.REPORT: publish(services, "report_one", **of),
        Kind.TASK: publish(services, "4711", kind=Kind.TASK, filename="A_Export-4711.csv", **of),
        Kind.DOCUMENT: publish(services, "document_one", kind=Kind.DOCUMENT, **of),
    }
    pending: dict[str, Any] = {**of, "body": None, "state": State.PENDING}
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
