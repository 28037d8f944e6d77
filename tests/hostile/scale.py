"""How much is tried: the same in every ordinary run, up to a hundred times that in `make fuzz`."""

from __future__ import annotations

import os
from random import Random

from tests.figures import collect
from tests.tiers import TIER, count

# `make fuzz` sets it. Figures are kept of ordinary runs only.
SCALE = int(os.environ.get("HOSTILE_SCALE", "1"))


def times(number: int, one_in: int, most: int = 100) -> int:
    """How many of `number` random cases this tier makes, times the scale or at most `most`."""
    return count(number, one_in) * min(SCALE, most)


def chance_of(what: str) -> Random:
    """The same in every run of a tier; another one each time in `make fuzz`."""
    return Random(what + TIER) if SCALE == 1 else Random()


def figure(name: str, count: int) -> None:
    """Add to a figure, of what is the same in every run."""
    if SCALE == 1:
        collect(name, count)
