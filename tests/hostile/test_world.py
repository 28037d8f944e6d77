"""The good requests that everything hostile is made from are indeed good."""

from __future__ import annotations

import pytest

from tests.hostile.asks import PROVEN, link, oauth_token
from tests.hostile.judge import Judge
from tests.hostile.words import Verdict
from tests.hostile.world import World


@pytest.mark.parametrize("name", PROVEN)
def test_a_good_request_is_served(judge: Judge, world: World, name: str) -> None:
    judge.send(PROVEN[name](world.mine), Verdict.SERVED)


def test_links_and_clients_are_served(judge: Judge, world: World) -> None:
    for ask in (link(world.mine), oauth_token(world.mine)):
        judge.send(ask, Verdict.SERVED)
