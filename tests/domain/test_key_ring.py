"""Key rings: when a new key starts to sign, and how long earlier keys verify."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.contracts.merchant_reports.links import CURSOR_SECONDS, TOKEN_SECONDS
from claimcheck.domain.key_ring import (
    ACCESS_TOKEN_SECONDS,
    CLOCK_SKEW,
    KEY_ACTIVATION_DELAY,
    MAX_LIFETIMES,
    Purpose,
    can_replace,
    current_key,
    is_unexpired,
    rotate_ring,
)
from claimcheck.domain.link import MAX_LINK_SECONDS, Key
from tests.fakes import NOW

HOUR = timedelta(hours=1)
OLD, NEW = Key("old", b"o" * 32), Key("new", b"n" * 32)


def test_the_longest_lifetimes_equal_those_of_what_is_signed() -> None:
    assert MAX_LIFETIMES[Purpose.ACCESS_TOKEN] == timedelta(seconds=ACCESS_TOKEN_SECONDS)
    assert MAX_LIFETIMES[Purpose.LINK] == timedelta(seconds=MAX_LINK_SECONDS)
    assert MAX_LIFETIMES[Purpose.LIST] == timedelta(seconds=max(CURSOR_SECONDS, TOKEN_SECONDS))


def test_a_new_key_signs_once_every_process_has_read_it() -> None:
    keys = rotate_ring([OLD], NEW, NOW, HOUR)

    starts = NOW + KEY_ACTIVATION_DELAY
    assert [
        current.kid for current in (current_key(keys, NOW), current_key(keys, starts)) if current
    ] == ["old", "new"]


def test_the_previous_key_verifies_until_its_last_signature_expires() -> None:
    [old, _] = rotate_ring([OLD], NEW, NOW, HOUR)

    assert old.not_after == NOW + KEY_ACTIVATION_DELAY + CLOCK_SKEW + HOUR


def test_expired_keys_are_dropped_and_unused_ones_replaced() -> None:
    waiting = rotate_ring([OLD._replace(not_after=NOW), Key("used", b"u" * 32)], NEW, NOW, HOUR)

    keys = rotate_ring(waiting, Key("newer", b"r" * 32), NOW, HOUR)

    assert [key.kid for key in keys] == ["used", "newer"]


def test_a_ring_without_valid_keys_gets_a_key_that_signs_at_once() -> None:
    assert rotate_ring([OLD._replace(not_after=NOW)], NEW, NOW, HOUR) == (NEW,)


@pytest.mark.parametrize(
    ("after", "accepted"),
    [
        ((OLD,), True),
        ((OLD, NEW), True),
        ((NEW,), False),
        ((), False),
        ((OLD._replace(secret=b"x" * 32),), False),
    ],
)
def test_a_ring_can_replace_another_if_it_has_every_key_that_has_signed(
    after: tuple[Key, ...], accepted: bool
) -> None:
    assert can_replace(after, [OLD], NOW) is accepted


@given(st.lists(st.integers(0, 20_000), min_size=1, max_size=12))
def test_every_valid_signature_is_verified_by_every_later_ring(pauses: list[int]) -> None:
    keys: tuple[Key, ...] = (OLD,)
    signed, now = [(OLD, NOW)], NOW
    for number, pause in enumerate(pauses):
        keys = rotate_ring(keys, Key(f"key-{number}", b"k" * 32), now, HOUR)
        now += timedelta(seconds=pause)
        current = current_key(keys, now)
        assert current is not None
        signed.append((current, now))
        for key, at in signed:
            if now - at <= HOUR:
                assert any(key.kid == k.kid and is_unexpired(k, now) for k in keys)
        assert sum(key.not_after is None for key in keys) == 1
