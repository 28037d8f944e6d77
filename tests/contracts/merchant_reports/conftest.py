"""An API key of a merchant and one finished report, for the tests of this contract."""

from __future__ import annotations

import pytest

from claimcheck.domain.report import Report
from tests.contracts.merchant_reports.samples import ENCRYPTED_ID, Key, add_key, add_report
from tests.fakes import FakeServices


@pytest.fixture
def key(services: FakeServices) -> Key:
    return add_key(services)


@pytest.fixture
def report(services: FakeServices) -> Report:
    """The report whose file lies at `FILE`."""
    return add_report(services, encrypted_id=ENCRYPTED_ID)
