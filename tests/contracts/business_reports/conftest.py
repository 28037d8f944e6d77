"""A business, its API token and one finished report, before every test of this contract."""

from __future__ import annotations

import pytest

from claimcheck.domain.report import Report
from tests.client import WireClient
from tests.contracts.business_reports.samples import add_report, add_tenants, add_token
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
def token(services: FakeServices) -> str:
    return add_token(services)


@pytest.fixture
def report(services: FakeServices) -> Report:
    return add_report(services)
