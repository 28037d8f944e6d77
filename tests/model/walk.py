"""The state machine that applies random steps to the service and to the reference model."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import (
    invariant,
    precondition,
    rule,
)

from claimcheck.contracts.external_reports.auth import AUDIENCE
from claimcheck.domain.caller import Caller
from claimcheck.domain.key_ring import Purpose
from claimcheck.usecases.access_tokens import issue_access_token
from claimcheck.usecases.credential_admin import revoke_credential
from claimcheck.usecases.link_admin import revoke_link, revoke_links_of_tenant
from claimcheck.usecases.operator import Command
from claimcheck.usecases.recount import recount
from claimcheck.usecases.rotate_keys import rotate_keys
from claimcheck.usecases.tenant_admin import resume_tenant, suspend_tenant
from tests.contracts.stage import TENANT
from tests.model import reference
from tests.model.reference import HOUR_SECONDS
from tests.model.report_steps import DAY_SECONDS, REPORTS, ReportSteps
from tests.samples import an_attempt

CLIENTS = st.sampled_from([0, 1])
IDEMPOTENCY_KEYS = st.sampled_from(["", "first-" + "x" * 22, "second-" + "x" * 22])
METHODS = st.sampled_from(["GET", "GET", "POST", "HEAD"])


class Walk(ReportSteps):
    """Steps with links, credentials, tenants, keys and time, and the invariants."""

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
