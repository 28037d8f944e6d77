"""The list and its files as acts: by key, by user, by cursor and by token."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from claimcheck.contracts.merchant_reports.credentials import API_KEY, BASIC_USER
from tests.client import WireClient
from tests.faults.acts import Ask
from tests.faults.asking import UNAVAILABLE_MERCHANT, Headers, Prepare, basic
from tests.faults.injected import Faults
from tests.faults.world import SECRET, World


def _api_key(world: World, secret: str = SECRET) -> Headers:
    return {"Api-Key": f"{world.credential(API_KEY)}.{secret}"}


def _user(world: World, *permissions: str) -> Headers:
    return basic(world.credential(BASIC_USER, *permissions))


def _merchant(path: str, status: int, by: Callable[[World], Headers] = _api_key) -> Prepare:
    def prepare(world: World) -> Ask:
        world.publish("r-1")
        world.publish("r-2")
        return Ask("GET", path, status, UNAVAILABLE_MERCHANT, by(world))

    return prepare


def _first_page(world: World, key: Headers) -> Any:
    client = WireClient(world.process(Faults()), world.settings)
    return client.get("/b/api/v1/reports?cursor=&limit=1", key).json()


def _by_list_token(world: World) -> Ask:
    world.publish("r-1")
    key = _api_key(world)
    [listed] = _first_page(world, key)["results"]
    return Ask("GET", listed["download_action"]["url"], 200, UNAVAILABLE_MERCHANT, key)


def _second_page(world: World) -> Ask:
    world.publish("r-1")
    world.publish("r-2")
    key = _api_key(world)
    return Ask("GET", _first_page(world, key)["next"], 200, UNAVAILABLE_MERCHANT, key)


def _back_from_it(world: World) -> Ask:
    ask = _second_page(world)
    client = WireClient(world.process(Faults()), world.settings)
    return replace(ask, path=client.get(ask.path, ask.headers).json()["previous"])


def _permitted(world: World) -> Headers:
    return _user(world, "permission:report.can_view_report")


SHORT, SHORTEST = "/b/api/v1/reports", "/api/v1/reports"

MERCHANTS: dict[str, Prepare] = {
    "short list": _merchant(f"{SHORT}?interval=daily", 200),
    "short list, not permitted": _merchant(SHORT, 403, _user),
    "shortest list": _merchant(f"{SHORTEST}?offset=1&limit=1", 200, _permitted),
    "shortest list, bad filter": _merchant(f"{SHORTEST}?limit=0", 400),
    "second page": _second_page,
    "first page, from the second": _back_from_it,
    "merchant file by token": _by_list_token,
}
