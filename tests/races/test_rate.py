"""Reports of one tenant and day that arrive at once are all registered and counted, or buried."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.benchmarks.registration import BATCH_SIZES, CONSUMERS, registration
from tests.races.table_layer import TableLayer

pytestmark = pytest.mark.race


@pytest.mark.parametrize("batch", BATCH_SIZES)
def test_every_report_is_registered_and_counted_or_buried(
    layer: TableLayer, batch: int, measured: Callable[[str], None]
) -> None:
    done = registration(layer, batch)

    comparison = layer.comparison()
    listed = sum(sum(day.values()) for day in comparison.listed.values())
    assert listed == len(layer.entries()) == done.reports - done.dead_letters
    assert not comparison.differences
    measured(
        f"registration, one tenant and day, {CONSUMERS} consumers, batches of {batch}: "
        f"{done.rate:.0f} reports/s, {done.conflicts} conflicts, "
        f"{done.came_back} came back, {done.dead_letters} buried"
    )
