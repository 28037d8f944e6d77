"""The stage of these tests."""

from __future__ import annotations

import pytest

from tests.contracts.export_tasks.stage import Stage
from tests.fakes import FakeServices


@pytest.fixture
def stage(services: FakeServices) -> Stage:
    return Stage(services)
