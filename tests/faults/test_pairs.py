"""Two faults in one redemption, or in it and in coming again: a use is neither lost nor doubled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.faults.acts import Ask
from tests.faults.kinds import Fault
from tests.faults.links import ONCE, ONCE_WITH_KEY
from tests.faults.sweep import Sweep, named
from tests.faults.world import World
from tests.figures import collect

# Before anything is done, after it, and the answers that say so.
CHOSEN = (Fault.DIES_BEFORE, Fault.DIES_AFTER, Fault.THROTTLED, Fault.FAILS, Fault.LOST)
REDEEMED = {"without a key": ONCE, "with a key": ONCE_WITH_KEY}


@pytest.fixture(scope="module")
def tried() -> Iterator[Counter[str]]:
    """Pairs by redemption; a figure only where both were tried."""
    counted: Counter[str] = Counter()
    yield counted
    if counted.keys() == REDEEMED.keys():
        collect("fault_pairs", counted.total())


@pytest.mark.parametrize("redeemed", REDEEMED)
def test_no_two_faults_break_a_redemption(
    redeemed: str, world: World, subtests: pytest.Subtests, tried: Counter[str]
) -> None:
    prepare: Callable[[World], Ask] = REDEEMED[redeemed]
    sweep = Sweep(world, prepare(world))

    for plan in sweep.pairs(CHOSEN):
        tried[redeemed] += 1
        with subtests.test(named(plan, sweep.plain)):
            assert sweep.problems(plan) == []
