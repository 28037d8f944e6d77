"""Two faults in one redemption, or in it and in coming again: a use is neither lost nor doubled."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.faults.acts import Ask
from tests.faults.kinds import Fault
from tests.faults.links import ONCE, ONCE_WITH_KEY
from tests.faults.sweep import Sweep, named
from tests.faults.world import World
from tests.figures import collect
from tests.tiers import part

# Before anything is done, after it, and the answers that say so.
CHOSEN = (Fault.DIES_BEFORE, Fault.DIES_AFTER, Fault.THROTTLED, Fault.FAILS, Fault.LOST)
REDEEMED = {"without a key": ONCE, "with a key": ONCE_WITH_KEY}
ONE_IN = 40


@pytest.mark.generated
@pytest.mark.parametrize("redeemed", REDEEMED)
def test_no_two_faults_break_a_redemption(
    redeemed: str, world: World, subtests: pytest.Subtests
) -> None:
    prepare: Callable[[World], Ask] = REDEEMED[redeemed]
    sweep = Sweep(world, prepare(world))
    plans = part(list(sweep.pairs(CHOSEN)), ONE_IN)

    for plan in plans:
        with subtests.test(named(plan, sweep.plain)):
            assert sweep.problems(plan) == []
    collect("fault_pairs", len(plans))
