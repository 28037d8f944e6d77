"""Random walks through reports, links, credentials and time: service and model never disagree."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
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
from tests.figures import collect
from tests.model import reference
from tests.model.reference import HOUR, Model
from tests.model.service import Service
from tests.samples import an_attempt
from tests.tiers import count, seed

WALKS, STEPS = 50, 40  # of each seed
SEEDS = (1, 2, 3)
ONE_IN = 10
PAUSE = 7  # between any two acts: fewer a minute than there are entries for its denials
DAY = 24 * HOUR
REPORTS = st.sampled_from(["r-1", "r-2"])
CLIENTS = st.sampled_from([0, 1])
CLAIMS = st.sampled_from(["", "first-" + "x" * 22, "second-" + "x" * 22])
METHODS = st.sampled_from(["GET", "GET", "POST", "HEAD"])
WALK = {"deadline": None, "suppress_health_check": list(HealthCheck)}

settings.register_profile(
    "model", max_examples=count(WALKS, ONE_IN), stateful_step_count=STEPS, database=None
)
settings.register_profile("fuzz", max_examples=2_000, stateful_step_count=100)


class Walk(RuleBasedStateMachine):
    """The same acts on both, one after the other."""

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
        usual = {"revision": 0, "source": "auto", "interval": None, "single": False}
        for report in ("r-1", "r-2"):
            self.tell_of(report, "finished", None, usual)

    def act(self) -> Command:
        """Let some seconds pass, and have the operator's next act."""
        self.tick(PAUSE)
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
    def tell(self, report: str, state: str, retention: Retention | None, **of: Any) -> None:
        self.tell_of(report, state, retention, of)

    def tell_of(
        self, report: str, state: str, retention: Retention | None, of: dict[str, Any]
    ) -> None:
        self.act()
        finished = state == "finished"
        ends = self.model.now + 7 * DAY if retention and finished else None
        version = self.service.upload(report) if finished else None
        told = {**of, "state": state, "created": self.model.now, "ends": ends, "version": version}
        event = self.service.tell(report, {**told, "retention": retention})
        self.model.register(report, told)
        self.events.append((report, told, event))

    @precondition(lambda self: self.events)
    @rule(data=st.data())
    def tell_again(self, data: st.DataObject) -> None:
        """An event comes twice, or late."""
        self.act()
        report, told, event = data.draw(st.sampled_from(self.events))
        row = self.model.rows[report]
        if told["revision"] > row["revision"] or not row["present"]:
            return
        self.service.again(event)
        self.model.register(report, told)

    @rule(report=REPORTS)
    def lose_file(self, report: str) -> None:
        row = self.model.rows.get(report)
        if row is None or not row["present"]:
            return
        self.act()
        self.service.lose(report, row["version"])
        self.model.delete_file(report)
        self.events = [e for e in self.events if e[1]["version"] != row["version"]]

    @rule(report=REPORTS)
    def retire(self, report: str) -> None:
        command = self.act()
        assert self.service.retire(command, report) == self.model.retire(report)

    @rule(report=REPORTS, client=CLIENTS)
    def ask_for_a_link(self, report: str, client: int) -> None:
        self.act()
        credential = self.services.credentials.find(self.clients[client])
        assert credential is not None
        token = issue_access_token(self.services, Caller.of(credential), AUDIENCE).token
        status = self.service.ask({"Authorization": f"Bearer {token}"}, report)
        assert status == self.model.ask(self.clients[client], report)

    @rule(report=REPORTS, max_uses=st.sampled_from([None, 1, 2]), confirm=st.booleans())
    def hand_out_a_link(self, report: str, max_uses: int | None, confirm: bool) -> None:
        command = self.act()
        made = self.service.hand_out(command, report, max_uses, confirm)
        assert made == self.model.hand_out(report, max_uses, confirm)

    @precondition(lambda self: self.model.links)
    @rule(data=st.data(), method=METHODS, claim=CLAIMS)
    def redeem(self, data: st.DataObject, method: str, claim: str) -> None:
        self.act()
        # Once its key has ended, an expired link is none of ours any more: not of this tenant.
        known = [link for link in self.model.links if self.model.now - link["expires"] < DAY]
        if not known:
            return
        link = data.draw(st.sampled_from(known[::-1]))
        number = link["number"]
        wanted = self.model.redeem(link, method, claim)
        assert self.service.redeem(number, method, claim) == wanted

    @precondition(lambda self: self.model.links)
    @rule(data=st.data(), what=st.sampled_from(["link", "report", "tenant"]))
    def end_links(self, data: st.DataObject, what: str) -> None:
        command = self.act()
        link = data.draw(st.sampled_from(self.model.links))
        if what == "link":
            known = [e.detail["link"] for e in self.services.audit.entries if "link" in e.detail]
            issued = list(dict.fromkeys(known))
            revoke_link(self.services, command, TENANT, issued[link["number"]])
            self.model.mark(f"link {link['number']}")
        elif what == "report":
            self.service.revoke_report(command, link["report"])
            self.model.mark(f"report {link['report']}")
        else:
            revoke_links_of_tenant(self.services, command, TENANT)
            self.model.mark("tenant")

    @rule(client=CLIENTS)
    def revoke_credential(self, client: int) -> None:
        command = self.act()
        revoke_credential(self.office, command, self.clients[client])
        self.model.revoked.add(self.clients[client])
        self.model.mark(self.clients[client], reference.REMEMBERED)

    @rule()
    def suspend(self) -> None:
        suspend_tenant(self.office, self.act(), TENANT)
        self.model.suspend()

    @rule()
    def resume(self) -> None:
        resume_tenant(self.office, self.act(), TENANT)
        self.model.resume()

    @rule(purpose=st.sampled_from(Purpose))
    def rotate(self, purpose: Purpose) -> None:
        rotate_keys(self.services, self.act(), purpose)

    @rule(seconds=st.sampled_from([60, 840, 900, HOUR, 7 * DAY]))
    def wait(self, seconds: int) -> None:
        self.tick(seconds)

    @rule(source=st.sampled_from(["", "auto", "manual"]), interval=st.sampled_from(["", "daily"]))
    def list(self, source: str, interval: str) -> None:
        self.act()
        chosen = {n: v for n, v in (("source", source), ("interval", interval)) if v}
        query = "".join(f"&{name}={value}" for name, value in chosen.items())
        status, ids, count = self.service.listed(self.key, query)
        wanted = self.model.listed(**chosen)
        self.model.entries += max(1, -(-len(ids) // 2))
        expected = (401, [], 0) if self.model.suspended else (200, wanted, len(wanted))
        assert (status, ids, count) == expected

    @invariant()
    def nothing_is_lost_and_nothing_comes_from_nowhere(self) -> None:
        recorded = sum(1 for _ in self.services.audit.of_tenant(TENANT))
        assert recorded == self.model.entries
        uses = sum(self.services.links.uses.values())
        assert uses == sum(link["uses"] for link in self.model.links)
        states = {r.id: r.state.value for r in self.services.reports.of_tenant(TENANT)}
        assert states == {report: row["state"] for report, row in self.model.rows.items()}

    @invariant()
    def counters_say_what_is_listed(self) -> None:
        command = Command(an_attempt("recount"), "ada")
        assert recount(self.office, command, TENANT, fix=False).agrees


@pytest.mark.generated
@pytest.mark.parametrize("number", SEEDS)
def test_service_and_model_agree_after_every_step(number: int) -> None:
    profile = os.environ.get("HYPOTHESIS_PROFILE", "model")
    chosen = settings(settings.get_profile(profile), **WALK)  # type: ignore[arg-type]
    walk = hypothesis.seed(seed(number))(Walk) if profile == "model" else Walk

    run_state_machine_as_test(walk, settings=chosen)

    if profile == "model":
        collect("model_walks", count(WALKS, ONE_IN))


def test_the_reference_model_stays_short() -> None:
    assert len(Path(reference.__file__).read_text().splitlines()) < 150
