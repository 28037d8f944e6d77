"""AuditLog and AuditTrail: appended once, read back oldest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from claimcheck.adapters.dynamodb.audit_log import MAX_ENTRY_BYTES, item_of
from claimcheck.domain.audit import Action, Attempt, AuditEntry, Outcome
from claimcheck.domain.refusals import Unavailable
from claimcheck.domain.report import Kind, Subject
from tests.fakes import NOW
from tests.ports.samples import a_report, an_entry
from tests.ports.worlds import World
from tests.samples import OTHER_TENANT, TENANT

BARE = AuditEntry(
    attempt=replace(an_entry().attempt, source_ip="", user_agent=""),
    tenant=TENANT,
    principal="",
    principal_kind="anonymous",
    action=Action.ATTEMPTED,
    outcome=Outcome.DENIED,
)
FULL = replace(
    an_entry(at=NOW + timedelta(milliseconds=123), report=a_report("r~1")),
    reason="whole",
    size=0,
    detail={"fingerprint": "f-1", "Größe": "№ 5"},
)


MANY = replace(BARE, count=4242)


@pytest.mark.parametrize("entry", [BARE, FULL, MANY], ids=["bare", "full", "many"])
def test_an_entry_comes_back_as_it_was_appended(world: World, entry: AuditEntry) -> None:
    world.audit.append(entry)

    assert list(world.trail.of_tenant(TENANT)) == [entry]


def test_a_repeated_append_is_one_entry(world: World) -> None:
    world.audit.append(FULL)
    world.audit.append(FULL)

    assert list(world.trail.of_tenant(TENANT)) == [FULL]


def test_another_entry_in_the_same_place_is_refused(world: World) -> None:
    world.audit.append(FULL)

    with pytest.raises(Unavailable):
        world.audit.append(replace(FULL, outcome=Outcome.FAILED))
    assert list(world.trail.of_tenant(TENANT)) == [FULL]


def test_a_trail_is_oldest_first_and_of_one_tenant(world: World) -> None:
    entries = [an_entry(NOW + timedelta(milliseconds=n)) for n in (5, 1000, 1, 60_000)]
    for entry in entries:
        world.audit.append(entry)
    world.audit.append(an_entry(tenant=OTHER_TENANT))

    assert list(world.trail.of_tenant(TENANT)) == sorted(entries, key=lambda e: e.attempt.at)


@pytest.mark.parametrize("char", ["x", "é", "€", "😀", "\ud800"])
def test_no_entry_exceeds_a_kilobyte(char: str) -> None:
    long = char * 500
    entry = AuditEntry(
        attempt=Attempt(long, NOW, long, long, long, long),
        tenant=TENANT,
        principal=long,
        principal_kind=long,
        action=Action.FILE_DELETED,
        outcome=Outcome.GRANTED,
        reason=long,
        subject=Subject(Kind.DOCUMENT, long),
        version_id=long,
        size=2**53,
        detail={f"name {n}": long for n in range(8)},
        count=2**31,
    )

    texts = _texts(item_of(entry))
    assert sum(len(text.encode()) for text in texts) <= MAX_ENTRY_BYTES + 24


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        # Names of types are not stored; names of attributes are.
        own = [name for name in value if name not in ("S", "N", "M")]
        return own + [text for held in value.values() for text in _texts(held)]
    return [str(value)]
