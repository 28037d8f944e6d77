"""Whatever fails, at whichever call, in whatever way: nothing is lost, doubled or given away."""

from __future__ import annotations

import pytest

from claimcheck.contracts.registry import CONTRACTS
from tests.client import BASE_URL, match_path
from tests.faults.acts import Ask
from tests.faults.catalogue import CASES, REQUESTS
from tests.faults.saved import Saved
from tests.faults.sweep import Sweep, named
from tests.faults.world import World
from tests.figures import collect
from tests.tiers import part

SERVED = {(route.method, route.path) for contract in CONTRACTS for route in contract.routes}
# Nothing can be granted there: the id is missing.
REFUSED_ONLY = {("GET", "/download")}
ONE_IN = 40


@pytest.mark.generated
@pytest.mark.parametrize("case", CASES)
def test_no_fault_breaks(case: str, world: World, subtests: pytest.Subtests) -> None:
    sweep = Sweep(world, CASES[case](world))
    plans = part(list(sweep.singles()), ONE_IN)

    assert sweep.problems({}) == []
    for plan in plans:
        with subtests.test(named(plan, sweep.plain)):
            assert sweep.problems(plan) == []
    collect("fault_scenarios", len(plans))


@pytest.mark.slow
def test_every_route_is_swept_in_its_granted_and_in_a_refused_form(world: World) -> None:
    saved, asked = Saved(world), set[tuple[str, str, bool]]()
    for prepare in REQUESTS.values():
        saved.restore()
        ask = prepare(world)
        asked.add((ask.method, resource_of(ask), ask.status < 400))

    assert {(method, path) for method, path, granted in asked if not granted} == SERVED
    assert {(method, path) for method, path, granted in asked if granted} == SERVED - REFUSED_ONLY


def resource_of(ask: Ask) -> str:
    path = ask.path.removeprefix(BASE_URL).partition("?")[0]
    found = [r for _, r in SERVED if match_path(r, path) is not None]
    return min(found, key=lambda resource: resource.count("{"))
