"""A world with two tenants, and the judge of its answers."""

from __future__ import annotations

import pytest

from tests.hostile.judge import Judge
from tests.hostile.world import World


@pytest.fixture
def world() -> World:
    return World.fresh()


@pytest.fixture
def judge(world: World) -> Judge:
    return Judge(world)
