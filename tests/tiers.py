"""The two tiers of the test suite, and which part of a generated suite each of them runs.

`make test` sets TEST_TIER=fast and runs a fixed sample of every generated suite. The rest of
`make test-all` sets TEST_TIER=rest and runs the other cases. Plain `pytest` runs all of them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

TIER = os.environ.get("TEST_TIER", "")

# Above every seed that a suite chooses. `Random` ignores a seed's sign, so this is a sum.
FAST_SEEDS = 10**12

Case = TypeVar("Case")


def part(cases: Sequence[Case], one_in: int) -> list[Case]:
    """The cases of this tier: every `one_in`-th in the fast tier, the others in the rest."""
    match TIER:
        case "fast":
            return list(cases[::one_in])
        case "rest":
            return [case for number, case in enumerate(cases) if number % one_in]
        case _:
            return list(cases)


def count(total: int, one_in: int) -> int:
    """How many of `total` random cases this tier makes. The counts of both tiers add up to it."""
    sample = total // one_in
    return {"fast": sample, "rest": total - sample}.get(TIER, total)


def seed(number: int) -> int:
    """A seed for random cases: another in the fast tier, so that no case runs in both."""
    return number + FAST_SEEDS if TIER == "fast" else number
