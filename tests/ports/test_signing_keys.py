"""Keyring: the keys of one purpose, before and after they are rotated."""

from __future__ import annotations

from tests.ports.worlds import World

SETTLED = 300  # seconds after which every process knows of a rotation


def test_the_current_key_is_found_by_its_id(world: World) -> None:
    current = world.keyring.current()

    assert world.keyring.find(current.kid) == current
    assert current.not_after is None
    assert len(current.secret) >= 32


def test_an_unknown_id_finds_nothing(world: World) -> None:
    assert world.keyring.find("nobody") is None
    assert world.keyring.find("") is None


def test_a_rotation_brings_a_new_current_key(world: World) -> None:
    old = world.keyring.current()

    world.rotate(3600)
    world.clock.advance(SETTLED)

    new = world.keyring.current()
    assert new.kid != old.kid
    assert new.secret != old.secret


def test_a_rotated_key_is_found_until_its_end(world: World) -> None:
    old = world.keyring.current()
    world.rotate(3600)

    world.clock.advance(3599)
    kept = world.keyring.find(old.kid)
    assert kept is not None
    assert kept.secret == old.secret

    world.clock.advance(1)
    assert world.keyring.find(old.kid) is None


def test_a_key_of_a_later_rotation_is_found_within_half_a_minute(world: World) -> None:
    world.keyring.current()
    world.rotate(3600)
    world.clock.advance(30)

    assert world.keyring.find("link-2") is not None
