"""What happens behind the API, as acts: deliveries of the queue, and the maintenance."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from claimcheck.domain.audit import Attempt, denied
from claimcheck.domain.caller import Caller
from claimcheck.domain.denials import ENTRIES_PER_MINUTE
from claimcheck.usecases.denials import close_denials
from claimcheck.usecases.operator import Command
from claimcheck_cli.services import Operator
from tests.fakes import BUCKET, NOW
from tests.faults.acts import Act, Deliver, KeepUp
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
        for _ in range(ENTRIES_PER_MINUTE + 2):
            denials.count(entry)
    return KeepUp((close_denials,))


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
