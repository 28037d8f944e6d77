"""Whatever fails, at whichever call, in whatever way: nothing is lost, doubled or given away."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from claimcheck.adapters import errors
from claimcheck.contracts import CONTRACTS
from tests.client import match_path
from tests.faults.acts import Act, Ask
from tests.faults.behind import EVENTS, OPERATING, UPKEEP
from tests.faults.cases import ROUTES
from tests.faults.injected import Fault
from tests.faults.links import LINKS, ONCE, ONCE_WITH_KEY
from tests.faults.quick_copies import Table, quick_copy
from tests.faults.sweep import Plan, Sweep
from tests.faults.world import World

Prepare = Callable[[World], Act]
CASES: dict[str, Prepare] = {**ROUTES, **LINKS, **EVENTS, **UPKEEP, **OPERATING}
# Of each pair of faults: before anything is done, after it, and the answers that say so.
PAIRED = (Fault.DIES_BEFORE, Fault.DIES_AFTER, Fault.THROTTLED, Fault.LOST)


@pytest.fixture
def world(aws: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """Nothing waits, and copies of simulated tables cost little."""
    monkeypatch.setattr(errors, "_PAUSES", (0.0,) * 4)
    monkeypatch.setattr(Table, "__deepcopy__", quick_copy, raising=False)
    return World()


def named(plan: Plan, calls: list[str]) -> str:
    """The id of a scenario: which fault befalls which call."""
    return ", then ".join(f"{n}:{calls[n] if n < len(calls) else '?'} {f}" for n, f in plan.items())


@pytest.mark.parametrize("case", CASES)
def test_no_fault_breaks(case: str, world: World, subtests: pytest.Subtests) -> None:
    sweep = Sweep(world, CASES[case](world))

    assert sweep.problems({}) == []
    for plan in sweep.singles():
        with subtests.test(named(plan, sweep.plain.faults.calls)):
            assert sweep.problems(plan) == []
