"""Quota: so many requests a minute."""

from __future__ import annotations

from datetime import timedelta

import pytest

from claimcheck.domain.refusals import QuotaExceeded
from tests.fakes import NOW
from tests.ports.worlds import World


def test_the_rate_is_served_and_not_one_more(world: World) -> None:
    for _ in range(3):
        world.quota.take("ak_one", 3, NOW)

    with pytest.raises(QuotaExceeded):
        world.quota.take("ak_one", 3, NOW)


def test_the_next_minute_is_served_again(world: World) -> None:
    world.quota.take("ak_one", 1, NOW + timedelta(seconds=59))

    world.quota.take("ak_one", 1, NOW + timedelta(seconds=60))


def test_principals_are_counted_apart(world: World) -> None:
    world.quota.take("ak_one", 1, NOW)

    world.quota.take("ak_two", 1, NOW)


@pytest.mark.parametrize(("second", "wait"), [(0, 60), (17, 43), (59, 1)])
def test_the_refusal_says_when_the_next_minute_begins(world: World, second: int, wait: int) -> None:
    moment = NOW.replace(second=second, microsecond=999_999)
    world.quota.take("ak_one", 1, moment)

    with pytest.raises(QuotaExceeded) as refusal:
        world.quota.take("ak_one", 1, moment)
    assert refusal.value.retry_after == wait


def test_a_rate_of_nothing_serves_nothing(world: World) -> None:
    with pytest.raises(QuotaExceeded):
        world.quota.take("ak_one", 0, NOW)
