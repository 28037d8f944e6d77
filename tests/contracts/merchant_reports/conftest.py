"""A merchant and its API key, before every test of this contract."""

from __future__ import annotations

import pytest

from claimcheck.domain.report import Report
from tests.client import WireClient
from tests.contracts.merchant_reports.samples import (
    ENCRYPTED_ID,
    add_key,
    add_report,
    add_tenants,
)
from tests.fakes import FakeServices


@pytest.fixture
def services() -> FakeServices:
    fresh = FakeServices.fresh()
    add_tenants(fresh)
    return fresh


@pytest.fixture
def client(services: FakeServices) -> WireClient:
    return WireClient(services)


@pytest.fixture
def key(services: FakeServices) -> dict[str, str]:
    return add_key(services)


@pytest.fixture
def report(services: FakeServices) -> Report:
    """The report whose file lies at `FILE`."""
    return add_report(services, encrypted_id=ENCRYPTED_ID)
