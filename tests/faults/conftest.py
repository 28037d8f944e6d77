"""A simulated AWS for each test, in a hurry."""

from __future__ import annotations

import pytest

from tests.faults.quicker import hurry
from tests.faults.world import World


@pytest.fixture
def world(aws: None, monkeypatch: pytest.MonkeyPatch) -> World:
    hurry(monkeypatch)
    return World()
