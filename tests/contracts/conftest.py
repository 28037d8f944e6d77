"""A world with tenants in it, before every test of every contract."""

from __future__ import annotations

import pytest

from tests import samples
from tests.client import WireClient
from tests.contracts.stage import STRANGER, TENANT, add_tenants
from tests.fakes import FakeServices


@pytest.fixture
def services(services: FakeServices) -> FakeServices:
    """With both pairs of tenants that pinned answers name."""
    add_tenants(services, TENANT, STRANGER, samples.TENANT, samples.OTHER_TENANT)
    return services


@pytest.fixture
def client(services: FakeServices) -> WireClient:
    return WireClient(services)
