"""The audit's stream as an act: batches of new rows, on a chain that has begun and on none."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from claimcheck.adapters.dynamodb.audit_log import item_of
from claimcheck.domain.audit import AuditEntry
from claimcheck.runtime.archive_handler import MAX_FILE_LINES, ArchiveHandler
from tests.fakes import NOW
from tests.faults.acts import Act, Archive
from tests.faults.injected import Faults
from tests.faults.world import World
from tests.ports.samples import an_entry
from tests.samples import OTHER_TENANT

_events = count(1)

Prepare = Callable[[World], Act]
Record = dict[str, Any]


def appended(world: World, number: int, **of: Any) -> list[Record]:
    """So many new entries, as the stream tells of them."""
    entries = [an_entry(NOW + timedelta(seconds=n), **of) for n in range(number)]
    return [_appended(world, entry) for entry in entries]


def _appended(world: World, entry: AuditEntry) -> Record:
    world.operator.audit.append(entry)
    seen = {"ApproximateCreationDateTime": NOW.timestamp(), "NewImage": item_of(entry)}
    return {"eventID": f"event-{next(_events)}", "eventName": "INSERT", "dynamodb": seen}


def batch(records: Sequence[Record]) -> str:
    return json.dumps({"Records": records})


def _first_of_all(world: World) -> Act:
    return Archive((batch(appended(world, 3)),))


def _two_shards(world: World) -> Act:
    """The second batch holds a record of the first one as well."""
    begun = batch(appended(world, 2))
    ArchiveHandler(world.process(Faults()))(json.loads(begun), None)
    mine, others = appended(world, 3), appended(world, 2, tenant=OTHER_TENANT)
    return Archive((batch(mine), batch([mine[0], *others])))


def _more_than_a_file_holds(world: World) -> Act:
    return Archive((batch(appended(world, MAX_FILE_LINES + 1)),))


ARCHIVING: dict[str, Prepare] = {
    "archive, first of all": _first_of_all,
    "archive, two shards": _two_shards,
    "archive, two files": _more_than_a_file_holds,
}
