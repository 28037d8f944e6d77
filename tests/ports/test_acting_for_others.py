"""Credentials that act for tenants beside their own: which of those they may act for now."""

from __future__ import annotations

from dataclasses import replace

from claimcheck.adapters.dynamodb.access import DynamoCredentials
from claimcheck.domain.caller import Tenant
from tests.fakes import NOW, FakeClock
from tests.ports.scripted import scripted_aws
from tests.ports.test_credentials import (
    CREDENTIAL_ITEM,
    CUSTOMER,
    FULL,
    PARTNER,
    a_credential,
)
from tests.ports.worlds import World
from tests.samples import OTHER_TENANT, TENANT


def test_a_credential_acts_for_no_tenant_that_is_suspended_or_unknown(world: World) -> None:
    served = [Tenant(f"tenant-{number}", "", NOW) for number in range(150)]
    for tenant in (CUSTOMER, replace(PARTNER, suspended=True), *served):
        world.admin.add_tenant(tenant)
    ids = {tenant.id for tenant in served}
    world.admin.add(a_credential(tenants=frozenset({*ids, OTHER_TENANT, "tenant-unknown"})))

    found = world.credentials.find(a_credential().id)

    assert found is not None
    assert found.tenants == ids
    assert found.tenant_active


def test_the_operator_sees_all_tenants_that_a_credential_was_given(world: World) -> None:
    world.admin.add_tenant(CUSTOMER)
    world.admin.add(FULL)

    assert list(world.admin.of_tenant(TENANT)) == [FULL]


def test_only_a_credential_that_acts_for_others_costs_a_second_read() -> None:
    acting = {**CREDENTIAL_ITEM, "tenants": {"SS": [OTHER_TENANT]}}
    aws = scripted_aws({"Responses": {"c": [acting]}}, {"Responses": {"c": []}})
    credentials = DynamoCredentials(aws, "c", FakeClock())

    for _ in range(2):
        found = credentials.find(a_credential().id)
        assert found is not None
        assert not found.tenants

    assert len(aws.calls) == 2
