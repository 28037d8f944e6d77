"""KeyRing: a proposed ring comes into use only over the one that it was made from."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from claimcheck.domain.link import Key
from claimcheck.ports import ConflictError, KeyRotationStore, StoredKeyRing
from tests.fakes import NOW
from tests.ports.worlds import World

NEW = Key("new", b"n" * 40, not_after=NOW + timedelta(days=9), not_before=NOW)


def in_use(ring: KeyRotationStore) -> StoredKeyRing:
    held = ring.read()
    assert held is not None
    return held


def test_a_proposal_is_read_by_its_version_and_not_in_use(world: World) -> None:
    before, version = in_use(world.ring), str(uuid4())

    world.ring.propose(version, [*before.keys, NEW])

    assert world.ring.read(version) == StoredKeyRing((*before.keys, NEW), version)
    assert in_use(world.ring) == before


def test_a_promoted_ring_is_the_one_that_functions_read(world: World) -> None:
    before, version = in_use(world.ring), str(uuid4())
    world.ring.propose(version, [*before.keys, NEW])

    world.ring.promote(version, before)

    assert in_use(world.ring) == StoredKeyRing((*before.keys, NEW), version)
    assert world.ring.read(version) is None
    assert world.keyring.find("new") == NEW


def test_a_promotion_that_is_sent_again_was_made_already(world: World) -> None:
    before, version = in_use(world.ring), str(uuid4())
    world.ring.propose(version, [*before.keys, NEW])

    for _ in range(2):
        world.ring.promote(version, before)

    assert in_use(world.ring) == StoredKeyRing((*before.keys, NEW), version)


def test_who_read_the_ring_before_somebody_else_changed_it_is_refused(world: World) -> None:
    before, first, second = in_use(world.ring), str(uuid4()), str(uuid4())
    world.ring.propose(first, [*before.keys, NEW])
    world.ring.promote(first, before)
    world.ring.propose(second, before.keys)

    with pytest.raises(ConflictError):
        world.ring.promote(second, before)

    assert in_use(world.ring).version == first


def test_what_was_withdrawn_is_no_proposal(world: World) -> None:
    version = str(uuid4())
    world.ring.propose(version, [NEW])

    for _ in range(2):
        world.ring.withdraw(version)

    assert world.ring.read(version) is None


def test_what_was_never_proposed_is_none(world: World) -> None:
    assert world.ring.read(str(uuid4())) is None
