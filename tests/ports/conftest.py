"""Each suite here runs twice: against memory, and against the adapters on a simulated AWS.

The simulation lets several win a race, so nothing here races.
"""

from __future__ import annotations

import pytest

from tests.ports.worlds import World, fake_world, simulated_world


@pytest.fixture(params=["fake", "moto"])
def world(request: pytest.FixtureRequest) -> World:
    if request.param == "fake":
        return fake_world()
    request.getfixturevalue("aws")
    return simulated_world()
