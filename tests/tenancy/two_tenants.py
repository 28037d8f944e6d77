"""Two tenants with a credential of every kind each, and the records that one has of every sort."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from claimcheck.contracts.contract import Route
from claimcheck.contracts.credentials import CREDENTIAL_KINDS
from claimcheck.contracts.merchant_reports.links import seal_token
from claimcheck.contracts.registry import CONTRACTS
from claimcheck.domain.caller import Caller
from claimcheck.domain.credential_kind import CredentialKind
from claimcheck.domain.listing import PageStart, ReportFilter
from claimcheck.domain.report import Kind, Report, State
from claimcheck.usecases.issue_link import issue_link
from tests.client import BASE_URL, WireClient, WireReply
from tests.contracts.stage import note_lost_file
from tests.fakes import NOW, FakeServices
from tests.hostile.asks import headers_of
from tests.hostile.world import World
from tests.samples import OTHER_TENANT, TENANT, publish

PROOFS = tuple(CREDENTIAL_KINDS.values())
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
    """`TENANT` asks, `OTHER_TENANT` has."""

    world: World
    client: WireClient

    @property
    def services(self) -> FakeServices:
        return self.world.services

    def headers(self, kind: CredentialKind) -> Headers:
        """What the asker's credential of that kind is shown by."""
        return dict(headers_of(self.world.mine, kind))

    def row(self, tenant: str, kind: Kind, report_id: str) -> Report:
        found = self.services.reports.get(tenant, kind, report_id)
        assert found is not None
        return found

    def link(self, report: Report) -> str:
        """A gated link to the report, issued without an entry in the audit."""
        issuer = Caller(tenant=report.tenant, principal="an issuer", kind="oauth-client")
        return issue_link(self.services, issuer, report, BASE_URL).url

    def list_token(self, tenant: str) -> str:
        [listed] = self.services.index.from_start(tenant, ReportFilter(), PageStart(), 1)
        return seal_token(self.services, listed)

    def ask(self, route: Route, name: str, headers: Headers) -> WireReply:
        """Ask `route` for what `name` names: in its path, else in query and body."""
        path, body = route.path, urlencode({"document_id": name})
        for param in params_of(route):
            path = path.replace(f"{{{param}}}", quote(name, safe=""))
        if route.any_origin:
            # Of a link the token is the name; the rest is that of a link of the asker's own.
            own = urlsplit(self.link(self.row(TENANT, Kind.REPORT, "report_one"))).query
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
    world = World.fresh()
    _publish_theirs(world.services)
    return House(world, WireClient(world.services))


def _publish_theirs(services: FakeServices) -> None:
    for kind, state in product(Kind, STATES):
        number, of = NUMBERS[state], STATES[state]
        filename = f"Sales_Export-{number}.csv"
        report = publish(services, number, kind=kind, tenant=OTHER_TENANT, filename=filename, **of)
        if state == DELETED:
            note_lost_file(services, report)
