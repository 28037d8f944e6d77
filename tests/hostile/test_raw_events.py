"""Whatever API Gateway's event has become on its way, every function answers it."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from claimcheck.contracts.contract import Function
from tests.client import BASE_URL, SERVED, proxy_event
from tests.contracts.stage import SECRET
from tests.hostile.asks import PROVEN, Ask, link, oauth_token, sign_in
from tests.hostile.judge import Judge, resource_of
from tests.hostile.malformed_events import ODD, distorted
from tests.hostile.scale import chance_of, figure, times
from tests.hostile.world import World

EVENTS = 2_500  # for each function, at each of its base URLs
ONE_IN = 25
A_WORLD = 250  # then a new one: what is in memory is searched from end to end


def good_events(world: World) -> list[dict[str, Any]]:
    """A good event of every kind of request."""
    mine = world.mine
    asks = [ask(mine) for ask in PROVEN.values()]
    asks += [link(mine), oauth_token(mine), sign_in(mine)]
    asks += [Ask("POST", mine.link(max_uses=1)), Ask("HEAD", mine.link())]
    asks += [Ask("GET", "/openapi.json"), Ask("OPTIONS", "/download")]
    return [_event(ask, number) for number, ask in enumerate(asks)]


def _event(ask: Ask, number: int) -> dict[str, Any]:
    resource, params = resource_of(ask.path)
    return proxy_event(ask.method, ask.path, resource, params, ask.headers, ask.body, number)


def function_of(event: dict[str, Any]) -> Function:
    routes = [r for c in SERVED for r in c.routes if r.path == event["resource"]]
    mine = [r for r in routes if r.method == event["httpMethod"]]
    return (mine or routes)[0].function


def odd_events(
    function: Function, number: int, chance: Random
) -> Iterator[tuple[World, dict[str, Any]]]:
    for n in range(number):
        if n % A_WORLD == 0:
            world = World.fresh()
            events = [e for e in good_events(world) if function_of(e) is function]
        world.services.clock.advance(0.001)
        yield world, distorted(chance.choice(events), chance)


@pytest.mark.generated
@pytest.mark.parametrize("base_url", [BASE_URL, ""], ids=["configured", "own"])
@pytest.mark.parametrize("function", list(Function))
def test_a_distorted_event_gets_a_well_formed_answer(function: Function, base_url: str) -> None:
    chance = chance_of(f"{function} {base_url}")
    number = times(EVENTS, ONE_IN, most=20)

    for world, event in odd_events(function, number, chance):
        Judge(world, base_url).answer(event, function)
    figure("raw_events", number)


def test_a_door_answers_what_is_hardly_an_event() -> None:
    world = World.fresh()
    for function in Function:
        judge = Judge(world)
        for odd in ODD:
            for event in ({}, *({name: odd} for name in good_events(world)[0])):
                reply = judge.answer(event, function)
                assert (reply.status, SECRET.encode() in reply.body) == (404, False)
