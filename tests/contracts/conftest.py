"""A world with tenants in it, before every test of every contract."""

from __future__ import annotations

import pytest

from tests.client import WireClient
from tests.contracts.stage import STRANGER, TENANT, add_tenants
from tests.fakes import FakeServices
from tests.samples import OTHER_TENANT
from tests.samples import TENANT as ANOTHER_CUSTOMER


@pytest.fixture
def services(services: FakeServices) -> FakeServices:
    add_tenants(services, TENANT, STRANGER, ANOTHER_CUSTOMER, OTHER_TENANT)
    return services


@pytest.fixture
def client(services: FakeServices) -> WireClient:
    return WireClient(services)
