"""An operator with one tenant."""

from __future__ import annotations

import pytest

from claimcheck.domain.caller import Tenant
from tests.cli.office import Office
from tests.fakes import NOW, FakeServices
from tests.samples import TENANT


@pytest.fixture
def office(services: FakeServices) -> Office:
    office = Office.of(services)
    office.access_admin.add_tenant(Tenant(TENANT, "First", NOW))
    return office
