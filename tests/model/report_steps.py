"""The steps of a random walk that change reports, and what all steps share."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
)

from claimcheck.contracts.external_reports.credentials import OAUTH_CLIENT
from claimcheck.contracts.merchant_reports.credentials import API_KEY
from claimcheck.domain.caller import SCOPE
from claimcheck.domain.retention import Retention
from claimcheck.usecases.operator import Command
from tests.cli.office import Office
from tests.contracts.stage import TENANT, add_credential, add_tenants
from tests.fakes import NOW, FakeServices
from tests.model.reference import HOUR_SECONDS, Model
from tests.model.service import Service
from tests.samples import an_attempt

PAUSE_SECONDS = 7  # before each step: fewer steps a minute than a minute has denial entries
DAY_SECONDS = 24 * HOUR_SECONDS
REPORTS = st.sampled_from(["r-1", "r-2"])


class ReportSteps(RuleBasedStateMachine):
    """Events about reports, applied to the service and to the model."""

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
