"""What happens behind the API, as acts: deliveries of the queue, the upkeep, the operator."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from claimcheck.domain.audit import Attempt, denied
from claimcheck.domain.caller import Caller, CredentialKind
from claimcheck.domain.denials import ENTRIES_A_MINUTE
from claimcheck.domain.report import Kind, Subject
from claimcheck.usecases.close_denials import close_denials
from claimcheck.usecases.limit_links import limit_links
from claimcheck.usecases.operate import (
    Command,
    Wanted,
    add_credential,
    add_tenant,
    resume_tenant,
    retire_report,
    revoke_credential,
    suspend_tenant,
)
from claimcheck.usecases.operate_links import (
    WantedLink,
    create_link,
    revoke_link,
    revoke_links_of_report,
    revoke_links_of_tenant,
)
from claimcheck.usecases.recount import recount
from claimcheck_cli.services import Operator, random_bytes
from tests.client import BASE_URL
from tests.fakes import BUCKET, NOW
from tests.faults.acts import Act, Deliver, KeepUp, Operate
from tests.faults.injected import Faults
from tests.faults.world import World
from tests.samples import OTHER_TENANT, TENANT

NEW_TENANT = "0198c5a2-7c3e-7d1b-9a64-2f5d8e1b7c09"
YESTERDAY = (NOW - timedelta(days=1)).isoformat()

Prepare = Callable[[World], Act]
Doing = Callable[[Operator, Command], object]


def told(report_id: str, detail_type: str = "Export Completed", **of: Any) -> str:
    """A message of an exporter, as the queue holds it."""
    tenant = of.get("tenant", TENANT)
    detail: dict[str, Any] = {
        "tenant": tenant,
        "kind": "report",
        "id": report_id,
        "revision": 1,
        "name": "sales",
        "created_at": NOW.isoformat(),
        "file": {"key": f"reports/{tenant}/{report_id}.csv"},
        **of,
    }
    number = f"{report_id}-{detail_type}-{detail['revision']}"
    return _message(f"event-{tenant[-4:]}-{number}", "my.exporter", detail_type, detail)


def stored(key: str, detail_type: str = "Object Created", **of: Any) -> str:
    """A message of storage, as the queue holds it."""
    detail = {
        "bucket": {"name": BUCKET},
        "object": {"key": key, "sequencer": "0A"},
        **of,
    }
    return _message(f"event-{detail_type}-{key}", "aws.s3", detail_type, detail)


def _message(event_id: str, source: str, detail_type: str, detail: object) -> str:
    event = {"id": event_id, "source": source, "detail-type": detail_type, "detail": detail}
    return json.dumps({**event, "time": NOW.isoformat()})


def _exports(world: World) -> Act:
    """Two tenants, two days, and a message that no retry can mend."""
    for tenant, report_id in ((TENANT, "r-1"), (TENANT, "r-2"), (OTHER_TENANT, "r-3")):
        world.upload(f"reports/{tenant}/{report_id}.csv")
    poison = told("no/id")
    bodies = (
        told("r-1"),
        told("r-2", created_at=YESTERDAY, interval="daily", source="auto"),
        poison,
        told("r-3", tenant=OTHER_TENANT),
    )
    return Deliver(bodies, frozenset({poison}))


def _revisions(world: World) -> Act:
    """One report moves to another day, one fails after it was finished, in one batch."""
    for report_id in ("r-1", "r-2"):
        world.publish(report_id, revision=1)
    moved = told("r-1", revision=2, created_at=YESTERDAY)
    failed = told("r-2", "Export Failed", revision=2, file=None)
    return Deliver((moved, failed, moved))


def _from_start_to_end(world: World) -> Act:
    world.upload(f"reports/{TENANT}/r-1.csv")
    started = told("r-1", "Export Started", revision=0, file=None)
    return Deliver((started, told("r-1", revision=0), told("r-1")))


def _retained(world: World) -> Act:
    world.upload(f"reports/{TENANT}/r-1.csv")
    return Deliver((told("r-1", retention="30-days"),))


def _inbox(world: World) -> Act:
    key = f"inbox/{TENANT}/sales.csv"
    world.upload(key, interval="monthly", retention="90-days")
    return Deliver((stored(key),))


def _hidden(world: World) -> Act:
    world.publish("r-1")
    gone = {"deletion-type": "Delete Marker Created"}
    return Deliver((stored(f"reports/{TENANT}/r-1.csv", "Object Deleted", **gone),))


def _destroyed(world: World) -> Act:
    report = world.publish("r-1")
    assert report.file is not None
    version = {"Key": report.file.key, "VersionId": report.file.version_id}
    world.clients["s3"].delete_object(Bucket=BUCKET, **version)
    gone = {"deletion-type": "Permanently Deleted"}
    return Deliver((stored(report.file.key, "Object Deleted", **gone),))


def _expired(world: World) -> Act:
    for number in (1, 2):
        world.publish(f"r-{number}", expires_at=NOW - timedelta(hours=number))
    return KeepUp()


def _denied(world: World) -> Act:
    """Two links of which more attempts were counted than have entries."""
    denials = world.process(Faults()).denials
    for link in ("link-1", "link-2"):
        attempt = Attempt("any", NOW - timedelta(minutes=5), "any", "GET /any")
        entry = denied(attempt, Caller(TENANT, link, "link"), "link_spent")
        for _ in range(ENTRIES_A_MINUTE + 2):
            denials.count(entry)
    return KeepUp((close_denials,))


def _operating(do: Doing, *reports: str) -> Prepare:
    def prepare(world: World) -> Act:
        for report_id in reports:
            world.publish(report_id)
        return Operate(do)

    return prepare


def _on_credential(do: Callable[[Operator, Command, str], object]) -> Prepare:
    def prepare(world: World) -> Act:
        credential = world.credential(CredentialKind.API_KEY)
        return Operate(lambda operator, command: do(operator, command, credential))

    return prepare


def _suspended(world: World) -> Act:
    world.operator.accounts.set_suspended(TENANT, True)
    return Operate(lambda operator, command: resume_tenant(operator, command, TENANT))


def _miscounted(world: World) -> Act:
    """The counters of two days are wrong."""
    world.publish("r-1")
    world.publish("r-2", created_at=NOW - timedelta(days=1))
    counters = world.operator.counters
    for day, counted in counters.counts(TENANT).items():
        wrong = {facet: number + 3 for facet, number in counted.by_facet.items()}
        counters.mend(TENANT, day, counted, wrong)
    return Operate(lambda operator, command: recount(operator, command, TENANT, fix=True))


WANTED = Wanted(TENANT, CredentialKind.API_KEY)
LINK = WantedLink(TENANT, Kind.REPORT, "r-1", max_uses=1)
SUBJECT = Subject(Kind.REPORT, "r-1")

EVENTS: dict[str, Prepare] = {
    "exports": _exports,
    "revisions": _revisions,
    "from start to end": _from_start_to_end,
    "retained": _retained,
    "inbox": _inbox,
    "file hidden": _hidden,
    "file destroyed": _destroyed,
}
UPKEEP: dict[str, Prepare] = {"reports expired": _expired, "denials to tell": _denied}
OPERATING: dict[str, Prepare] = {
    "tenant add": _operating(lambda o, c: add_tenant(o, c, NEW_TENANT, "New")),
    "tenant suspend": _operating(lambda o, c: suspend_tenant(o, c, TENANT)),
    "tenant resume": _suspended,
    "tenant limit": _operating(lambda o, c: limit_links(o, c, TENANT, 600)),
    "credential add": _operating(lambda o, c: add_credential(o, c, WANTED, random_bytes)),
    "credential revoke": _on_credential(revoke_credential),
    "link create": _operating(lambda o, c: create_link(o, c, LINK, BASE_URL), "r-1"),
    "link revoke": _operating(lambda o, c: revoke_link(o, c, TENANT, "link-1")),
    "links of report": _operating(lambda o, c: revoke_links_of_report(o, c, TENANT, SUBJECT), "r-1"),
    "links of tenant": _operating(lambda o, c: revoke_links_of_tenant(o, c, TENANT)),
    "report retire": _operating(lambda o, c: retire_report(o, c, TENANT, Kind.REPORT, "r-1"), "r-1"),
    "recount": _miscounted,
}
