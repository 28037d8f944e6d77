"""How much is tried: always the same in `make test`, a hundred times as much in `make fuzz`."""

from __future__ import annotations

import os

from tests.figures import collect

# `make fuzz` sets it. Figures are kept of ordinary runs only.
SCALE = int(os.environ.get("HOSTILE_SCALE", "1"))


def times(number: int) -> int:
    """How many instead of `number`."""
    return number * SCALE


def figure(name: str, count: int) -> None:
    """Keep a figure, of what is the same in every run."""
    if SCALE == 1:
        collect(name, count)
