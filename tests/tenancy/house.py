"""Two tenants with a credential of every kind each, and the records that one has of every sort."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from claimcheck.contracts import CONTRACTS
from claimcheck.contracts.contract import Route
from claimcheck.contracts.documents.auth import AUDIENCE as DOCUMENTS
from claimcheck.contracts.external_reports.auth import AUDIENCE as REPORTS
from claimcheck.contracts.merchant_reports.links import seal_token
from claimcheck.domain.caller import PERMISSION, PRIVILEGED, SCOPE, Caller, CredentialKind
from claimcheck.domain.listing import ReportFilter, Start
from claimcheck.domain.report import Kind, Report, State
from claimcheck.usecases.access_tokens import Audience, issue_access_token
from claimcheck.usecases.issue_link import issue_link
from tests.client import BASE_URL, WireClient, WireReply
from tests.contracts.stage import (
    SECRET,
    STRANGER,
    TENANT,
    add_credential,
    add_tenants,
    note_lost_file,
)
from tests.fakes import NOW, FakeServices
from tests.samples import publish

OAUTH, DOCUMENT = CredentialKind.OAUTH_CLIENT, CredentialKind.DOCUMENT_CLIENT
TASK, BUSINESS = CredentialKind.TASK_TOKEN, CredentialKind.BUSINESS_TOKEN
KEY, USER = CredentialKind.API_KEY, CredentialKind.BASIC_USER
GRANTS = {
    OAUTH: frozenset({f"{SCOPE}reports:read"}),
    TASK: frozenset({PRIVILEGED}),
    DOCUMENT: frozenset[str](),
    BUSINESS: frozenset[str](),
    KEY: frozenset[str](),
    USER: frozenset({f"{PERMISSION}report.can_view_report"}),
}
ROUTES = [(contract.name, route) for contract in CONTRACTS for route in contract.routes]
DELETED = "whose file is deleted"
STATES: dict[str, dict[str, Any]] = {
    "finished": {},
    "for one use": {"single_use": True},
    "pending": {"state": State.PENDING, "body": None},
    "failed": {"state": State.FAILED, "body": None},
    "retired": {"state": State.RETIRED},
    "expired": {"expires_at": NOW - timedelta(days=1)},
    "restricted": {"restricted": True},
    "without a file": {"body": None},
    DELETED: {},
}
# Numbers, so that they make ids of every kind.
NUMBERS = {state: str(9001 + number) for number, state in enumerate(STATES)}
NEVER = {"report": "never-existed", "task": "999", "uuid": "c0ffee00-0000-4000-8000-000000000000"}
Headers = dict[str, str]


@dataclass(frozen=True)
class House:
    """`TENANT` asks, `STRANGER` has."""

    services: FakeServices
    client: WireClient
    held: dict[tuple[str, CredentialKind], str]

    def headers(self, kind: CredentialKind, tenant: str = TENANT) -> Headers:
        """What the tenant's credential of that kind is shown by."""
        credential_id = self.held[tenant, kind]
        match kind:
            case CredentialKind.OAUTH_CLIENT:
                return self._token(credential_id, REPORTS)
            case CredentialKind.DOCUMENT_CLIENT:
                return self._token(credential_id, DOCUMENTS)
            case CredentialKind.TASK_TOKEN:
                return {"Authorization": f"Bearer {credential_id}:{SECRET}"}
            case CredentialKind.BUSINESS_TOKEN:
                shown = {"Authorization": f"Bearer {credential_id}.{SECRET}"}
                return {**shown, "x-business-id": tenant}
            case CredentialKind.API_KEY:
                return {"Api-Key": f"{credential_id}.{SECRET}"}
            case CredentialKind.BASIC_USER:
                encoded = b64encode(f"{credential_id}:{SECRET}".encode()).decode()
                return {"Authorization": f"Basic {encoded}"}

    def _token(self, client_id: str, audience: Audience) -> Headers:
        credential = self.services.credentials.find(client_id)
        assert credential is not None
        issued = issue_access_token(self.services, Caller.of(credential), audience)
        return {"Authorization": f"Bearer {issued.token}"}

    def row(self, tenant: str, kind: Kind, report_id: str) -> Report:
        found = self.services.reports.get(tenant, kind, report_id)
        assert found is not None
        return found

    def link(self, report: Report) -> str:
        """A gated link to the report, issued without an entry in the audit."""
        issuer = Caller(tenant=report.tenant, principal="an issuer", kind="oauth-client")
        return issue_link(self.services, issuer, report, BASE_URL).url

    def list_token(self, tenant: str) -> str:
        [listed] = self.services.index.from_start(tenant, ReportFilter(), Start(), 1)
        return seal_token(self.services, listed)

    def ask(self, route: Route, name: str, headers: Headers) -> WireReply:
        """Ask `route` for what `name` names: in its path, else in query and body."""
        path, body = route.path, urlencode({"document_id": name})
        for param in params_of(route):
            path = path.replace(f"{{{param}}}", quote(name, safe=""))
        if route.any_origin:
            # Of a link the token is the name; the rest is that of a link of the asker's own.
            own = urlsplit(self.link(self.row(TENANT, Kind.REPORT, "own"))).query
            path = f"{path}?{urlencode({n: v[0] for n, v in parse_qs(own).items()})}"
        elif not params_of(route):
            path = f"{path}?{urlencode({'cursor': name, 'encrypted_id': name})}"
        if route.method == "POST" and not route.any_origin:
            body = f'{{"document_id": "{name}"}}'
            headers = {**headers, "Content-Type": "application/json"}
        return self.client.send(route.method, path, headers, body if route.method == "POST" else "")


def params_of(route: Route) -> list[str]:
    return [part.strip("{}") for part in route.path.split("/") if part.startswith("{")]


def build_house() -> House:
    """The same in every run, byte for byte."""
    services = FakeServices.fresh()
    add_tenants(services, TENANT, STRANGER)
    held = {
        (tenant, kind): add_credential(services, kind, tenant, grants=grants)
        for tenant in (TENANT, STRANGER)
        for kind, grants in GRANTS.items()
    }
    _publish_own(services)
    _publish_theirs(services)
    return House(services, WireClient(services), held)


def _publish_own(services: FakeServices) -> None:
    of: dict[str, Any] = {"tenant": TENANT}
    publish(services, "own", **of)
    publish(services, "77", kind=Kind.TASK, filename="Sales_Export-77.csv", **of)
    publish(services, "own-document", kind=Kind.DOCUMENT, **of)


def _publish_theirs(services: FakeServices) -> None:
    for kind, state in product(Kind, STATES):
        number, of = NUMBERS[state], STATES[state]
        filename = f"Sales_Export-{number}.csv"
        report = publish(services, number, kind=kind, tenant=STRANGER, filename=filename, **of)
        if state == DELETED:
            note_lost_file(services, report)
