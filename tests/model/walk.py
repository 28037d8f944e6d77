"""The state machine that applies random steps to the service and to the reference model."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from claimcheck.contracts.external_reports.auth import AUDIENCE
from claimcheck.contracts.external_reports.credentials import OAUTH_CLIENT
from claimcheck.contracts.merchant_reports.credentials import API_KEY
from claimcheck.domain.caller import SCOPE, Caller
from claimcheck.domain.key_ring import Purpose
from claimcheck.domain.retention import Retention
from claimcheck.usecases.access_tokens import issue_access_token
from claimcheck.usecases.credential_admin import revoke_credential
from claimcheck.usecases.link_admin import revoke_link, revoke_links_of_tenant
from claimcheck.usecases.operator import Command
from claimcheck.usecases.recount import recount
from claimcheck.usecases.rotate_keys import rotate_keys
from claimcheck.usecases.tenant_admin import resume_tenant, suspend_tenant
from tests.cli.office import Office
from tests.contracts.stage import TENANT, add_credential, add_tenants
from tests.fakes import NOW, FakeServices
from tests.model import reference
from tests.model.reference import HOUR_SECONDS, Model
from tests.model.service import Service
from tests.samples import an_attempt

PAUSE_SECONDS = 7  # before each step: fewer steps a minute than a minute has denial entries
DAY_SECONDS = 24 * HOUR_SECONDS
REPORTS = st.sampled_from(["r-1", "r-2"])
CLIENTS = st.sampled_from([0, 1])
IDEMPOTENCY_KEYS = st.sampled_from(["", "first-" + "x" * 22, "second-" + "x" * 22])
METHODS = st.sampled_from(["GET", "GET", "POST", "HEAD"])


class Walk(RuleBasedStateMachine):
    """A random walk: every step is applied to the service and to the model."""

    @initialize()
    def begin(self) -> None:
        services = FakeServices.fresh()
        add_tenants(services, TENANT)
        self.service, self.model = Service(services), Model(int(NOW.timestamp()))
        self.services, self.office = services, Office.of(services)
        scope = frozenset({f"{SCOPE}reports:read"})
        client = OAUTH_CLIENT
        self.clients = [add_credential(services, client, TENANT, grants=scope) for _ in "12"]
        self.key = add_credential(services, API_KEY, TENANT)
        self.events: list[tuple[str, dict[str, Any], dict[str, Any]]] = []
        fields = {"revision": 0, "source": "auto", "interval": None, "single": False}
        for report in ("r-1", "r-2"):
            self.publish_fields(report, "finished", None, fields)

    def next_command(self) -> Command:
        """Let some seconds pass and return the operator's next command."""
        self.tick(PAUSE_SECONDS)
        attempt = an_attempt("model")
        now = self.services.clock.now()
        return Command(type(attempt)(attempt.id, now, "operator", "model"), "ada")

    def tick(self, seconds: int) -> None:
        self.service.tick(seconds)
        self.model.tick(seconds)

    @rule(
        report=REPORTS,
        revision=st.integers(0, 4),
        state=st.sampled_from(["finished", "finished", "pending", "failed"]),
        source=st.sampled_from(["auto", "manual"]),
        interval=st.sampled_from([None, "daily"]),
        single=st.booleans(),
        retention=st.sampled_from([None, None, Retention.DAYS_7]),
    )
    def publish(self, report: str, state: str, retention: Retention | None, **fields: Any) -> None:
        self.publish_fields(report, state, retention, fields)

    def publish_fields(
        self, report: str, state: str, retention: Retention | None, fields: dict[str, Any]
    ) -> None:
        self.next_command()
        finished = state == "finished"
        ends = self.model.now + 7 * DAY_SECONDS if retention and finished else None
        version = self.service.upload(report) if finished else None
        event_fields = {
            **fields,
            "state": state,
            "created": self.model.now,
            "ends": ends,
            "version": version,
        }
        event = self.service.publish(report, {**event_fields, "retention": retention})
        self.model.register(report, event_fields)
        self.events.append((report, event_fields, event))

    @precondition(lambda self: self.events)
    @rule(data=st.data())
    def redeliver(self, data: st.DataObject) -> None:
        """Deliver an event twice, or late."""
        self.next_command()
        report, fields, event = data.draw(st.sampled_from(self.events))
        row = self.model.rows[report]
        if fields["revision"] > row["revision"] or not row["present"]:
            return
        self.service.deliver(event)
        self.model.register(report, fields)

    @rule(report=REPORTS)
    def delete_file(self, report: str) -> None:
        row = self.model.rows.get(report)
        if row is None or not row["present"]:
            return
        self.next_command()
        self.service.delete_file(report, row["version"])
        self.model.delete_file(report)
        self.events = [e for e in self.events if e[1]["version"] != row["version"]]

    @rule(report=REPORTS)
    def retire(self, report: str) -> None:
        command = self.next_command()
        assert self.service.retire(command, report) == self.model.retire(report)

    @rule(report=REPORTS, client=CLIENTS)
    def request_link(self, report: str, client: int) -> None:
        self.next_command()
        credential = self.services.credentials.find(self.clients[client])
        assert credential is not None
        token = issue_access_token(self.services, Caller.of(credential), AUDIENCE).token
        status = self.service.request_link({"Authorization": f"Bearer {token}"}, report)
        assert status == self.model.request_link(self.clients[client], report)

    @rule(report=REPORTS, max_uses=st.sampled_from([None, 1, 2]), confirm=st.booleans())
    def create_link(self, report: str, max_uses: int | None, confirm: bool) -> None:
        command = self.next_command()
        created = self.service.create_link(command, report, max_uses, confirm)
        assert created == self.model.create_link(report, max_uses, confirm)

    @precondition(lambda self: self.model.links)
    @rule(data=st.data(), method=METHODS, key=IDEMPOTENCY_KEYS)
    def redeem(self, data: st.DataObject, method: str, key: str) -> None:
        self.next_command()
        # After its key has expired, a link is not found, and its audit entry has no tenant.
        recent = [
            link for link in self.model.links if self.model.now - link["expires"] < DAY_SECONDS
        ]
        if not recent:
            return
        link = data.draw(st.sampled_from(recent[::-1]))
        number = link["number"]
        expected = self.model.redeem(link, method, key)
        assert self.service.redeem(number, method, key) == expected

    @precondition(lambda self: self.model.links)
    @rule(data=st.data(), scope=st.sampled_from(["link", "report", "tenant"]))
    def revoke_links(self, data: st.DataObject, scope: str) -> None:
        command = self.next_command()
        link = data.draw(st.sampled_from(self.model.links))
        if scope == "link":
            ids = [e.detail["link"] for e in self.services.audit.entries if "link" in e.detail]
            issued = list(dict.fromkeys(ids))
            revoke_link(self.services, command, TENANT, issued[link["number"]])
            self.model.revoke(f"link {link['number']}")
        elif scope == "report":
            self.service.revoke_report(command, link["report"])
            self.model.revoke(f"report {link['report']}")
        else:
            revoke_links_of_tenant(self.services, command, TENANT)
            self.model.revoke("tenant")

    @rule(client=CLIENTS)
    def revoke_credential(self, client: int) -> None:
        command = self.next_command()
        revoke_credential(self.office, command, self.clients[client])
        self.model.revoked.add(self.clients[client])
        self.model.revoke(self.clients[client], reference.CACHE_SECONDS)

    @rule()
    def suspend(self) -> None:
        suspend_tenant(self.office, self.next_command(), TENANT)
        self.model.suspend()

    @rule()
    def resume(self) -> None:
        resume_tenant(self.office, self.next_command(), TENANT)
        self.model.resume()

    @rule(purpose=st.sampled_from(Purpose))
    def rotate(self, purpose: Purpose) -> None:
        rotate_keys(self.services, self.next_command(), purpose)

    @rule(seconds=st.sampled_from([60, 840, 900, HOUR_SECONDS, 7 * DAY_SECONDS]))
    def wait(self, seconds: int) -> None:
        self.tick(seconds)

    @rule(source=st.sampled_from(["", "auto", "manual"]), interval=st.sampled_from(["", "daily"]))
    def list(self, source: str, interval: str) -> None:
        self.next_command()
        filters = {n: v for n, v in (("source", source), ("interval", interval)) if v}
        query = "".join(f"&{name}={value}" for name, value in filters.items())
        status, ids, count = self.service.list_reports(self.key, query)
        shown = self.model.list_reports(**filters)
        self.model.entries += max(1, -(-len(ids) // 2))
        expected = (401, [], 0) if self.model.suspended else (200, shown, len(shown))
        assert (status, ids, count) == expected

    @invariant()
    def entries_uses_and_states_are_equal(self) -> None:
        recorded = sum(1 for _ in self.services.audit.of_tenant(TENANT))
        assert recorded == self.model.entries
        uses = sum(self.services.links.uses.values())
        assert uses == sum(link["uses"] for link in self.model.links)
        states = {r.id: r.state.value for r in self.services.reports.of_tenant(TENANT)}
        assert states == {report: row["state"] for report, row in self.model.rows.items()}

    @invariant()
    def counters_match_the_listing(self) -> None:
        command = Command(an_attempt("recount"), "ada")
        assert recount(self.office, command, TENANT, fix=False).agrees
