"""How much is tried: always the same in `make test`, a hundred times as much in `make fuzz`."""

from __future__ import annotations

import os
from random import Random

from tests.figures import collect

# `make fuzz` sets it. Figures are kept of ordinary runs only.
SCALE = int(os.environ.get("HOSTILE_SCALE", "1"))


def times(number: int, most: int = 100) -> int:
    """How many instead of `number`: at most so many times as much."""
    return number * min(SCALE, most)


def chance_of(what: str) -> Random:
    """The same in every `make test`; another one each time in `make fuzz`."""
    return Random(what) if SCALE == 1 else Random()


def figure(name: str, count: int) -> None:
    """Keep a figure, of what is the same in every run."""
    if SCALE == 1:
        collect(name, count)
