"""A simulated AWS for each test, in a hurry."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from moto import mock_aws

from tests.faults.fast_moto import hurry
from tests.faults.world import World


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    hurry(monkeypatch)
    with mock_aws():
        yield World()
