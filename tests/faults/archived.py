"""What holds of the archive whatever became of the archivist, read from bucket and chain."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from claimcheck.domain.archive.digest import DIGESTS, FILES
from claimcheck.usecases.verify_audit import PENDING, Scope, Verification, verify_audit
from tests.fakes import FakeClock
from tests.faults.simulated import objects
from tests.faults.world import Tables, World

# So long that nothing needs to have been archived yet.
FOR_EVER = timedelta(days=10_000)


def misarchived(world: World) -> Iterator[str]:
    """What is wrong already, although there is more to come."""
    yield from _found(_verified(world, FOR_EVER))
    yield from (f"{entry} is archived {n} times" for entry, n in _archived(world).items() if n > 1)


def unarchived(world: World, tables: Tables) -> Iterator[str]:
    """What is wrong once everything is said to be archived."""
    verified = _verified(world, PENDING)
    yield from _found(verified)
    if _archived(world).keys() != {entry.attempt.id for entry in tables.entries}:
        yield "what is archived is not what was recorded"
    head = world.operator.chain.head()
    lengths = (len(_keys(world, DIGESTS)), len(_keys(world, FILES)), verified.digests)
    if head is None or set(lengths) != {head.sequence}:
        yield f"a chain with more ends than one: {head}, {lengths}"


def _verified(world: World, pending: timedelta) -> Verification:
    # Objects bear the true time: to this clock none of them is new any more.
    clock = FakeClock(datetime.now(UTC) + 2 * PENDING)
    return verify_audit(replace(world.operator, clock=clock), Scope(pending=pending))


def _found(verified: Verification) -> Iterator[str]:
    yield from (f"the archive: {found}" for found in verified.findings)


def _archived(world: World) -> Counter[str]:
    """How often each entry stands in the files."""
    stored = objects(world.settings.archive_bucket)
    texts = (stored[key].value.decode() for key in _keys(world, FILES))
    return Counter(json.loads(line)["request_id"] for text in texts for line in text.splitlines())


def _keys(world: World, prefix: str) -> list[str]:
    return [key for key in objects(world.settings.archive_bucket) if key.startswith(prefix)]
