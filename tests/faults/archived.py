"""What holds of the archive whatever became of the archivist, read from bucket, chain and table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from claimcheck.adapters.dynamodb.attributes import from_item
from claimcheck.domain.archive.digest import DIGESTS_PREFIX, FILES_PREFIX, Head
from claimcheck.usecases.verify_audit import (
    DEFAULT_PENDING,
    Verification,
    VerificationScope,
    VerificationServices,
    verify_audit,
)
from tests.fakes import FakeClock
from tests.fakes.archive import FakeArchive, FakeArchiveChain
from tests.fakes.audit import FakeAuditLog
from tests.faults.simulated import objects, rows
from tests.faults.world import Tables, World

# So long that nothing needs to have been archived yet.
FOR_EVER = timedelta(days=10_000)


def misarchived(world: World, tables: Tables) -> Iterator[str]:
    """What is wrong already, although there is more to come."""
    yield from _found(_verified(world, tables, FOR_EVER))
    yield from (f"{entry} is archived {n} times" for entry, n in _archived(world).items() if n > 1)


def unarchived(world: World, tables: Tables) -> Iterator[str]:
    """What is wrong once everything is said to be archived."""
    verified = _verified(world, tables, DEFAULT_PENDING)
    yield from _found(verified)
    if _archived(world).keys() != {entry.attempt.id for entry in tables.entries}:
        yield "what is archived is not what was recorded"
    lengths = [
        len(_stored(world, DIGESTS_PREFIX)),
        len(_stored(world, FILES_PREFIX)),
        verified.digests,
    ]
    if head := _head(world):
        lengths.append(head.sequence)
    if len(set(lengths)) > 1:
        yield f"the chain has other ends: {lengths}"


def _verified(world: World, tables: Tables, pending: timedelta) -> Verification:
    return verify_audit(_as_stored(world, tables), VerificationScope(pending=pending))


def _as_stored(world: World, tables: Tables) -> VerificationServices:
    """What lies there, to be checked in memory: call by call it takes most of a sweep's time."""
    archived, chain, trail = FakeArchive(world.clock), FakeArchiveChain(), FakeAuditLog()
    archived.objects, chain.row = _stored(world, ""), _head(world)
    trail.entries = list(tables.entries)
    # None of it is new any more.
    later = FakeClock(world.clock.now() + 2 * DEFAULT_PENDING)
    return replace(world.operator, archived=archived, chain=chain, trail=trail, clock=later)


def _stored(world: World, prefix: str) -> dict[str, bytes]:
    stored = objects(world.settings.archive_bucket)
    return {key: stored[key].value for key in stored if key.startswith(prefix)}


def _head(world: World) -> Head | None:
    held = map(from_item, rows(world.settings.archive_table))
    heads = (Head(r["sequence"], r["digest"].encode()) for r in held if r["id"] == "head")
    return next(heads, None)


def _found(verified: Verification) -> Iterator[str]:
    yield from (f"the archive: {found}" for found in verified.findings)


def _archived(world: World) -> Counter[str]:
    """How often each entry stands in the files."""
    texts = (body.decode() for body in _stored(world, FILES_PREFIX).values())
    return Counter(json.loads(line)["request_id"] for text in texts for line in text.splitlines())
