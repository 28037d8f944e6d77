"""How much is tried: always the same in `make test`, a hundred times as much in `make fuzz`."""

from __future__ import annotations

import os

# `make fuzz` sets it. Figures are kept of ordinary runs only.
SCALE = int(os.environ.get("HOSTILE_SCALE", "1"))


def times(number: int) -> int:
    """How many instead of `number`."""
    return number * SCALE
