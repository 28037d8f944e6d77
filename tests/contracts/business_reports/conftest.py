"""An API token of a business and one finished report, for the tests of this contract."""

from __future__ import annotations

import pytest

from claimcheck.domain.report import Report
from tests.contracts.business_reports.samples import add_report, add_token
from tests.fakes import FakeServices


@pytest.fixture
def token(services: FakeServices) -> str:
    return add_token(services)


@pytest.fixture
def report(services: FakeServices) -> Report:
    return add_report(services)
