"""TenantAdmin: what the operator knows and says of tenants."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from claimcheck.ports import ConflictError
from tests.fakes import NOW
from tests.ports.test_credentials import CUSTOMER, PARTNER
from tests.ports.worlds import World
from tests.samples import OTHER_TENANT, TENANT


def test_a_tenant_comes_back_as_it_was_added(world: World) -> None:
    world.admin.add_tenant(CUSTOMER)

    assert world.admin.tenant(TENANT) == CUSTOMER
    assert world.admin.tenant(OTHER_TENANT) is None


def test_callers_of_a_tenant_see_it_as_the_operator_left_it(world: World) -> None:
    assert world.credentials.tenant(TENANT) is None

    world.admin.add_tenant(CUSTOMER)

    assert world.credentials.tenant(TENANT) == CUSTOMER
    assert world.credentials.tenant(OTHER_TENANT) is None


def test_callers_learn_of_a_suspension_and_its_end_within_a_minute(world: World) -> None:
    world.admin.add_tenant(CUSTOMER)
    assert world.credentials.tenant(TENANT) == CUSTOMER

    for suspended in (True, False):
        world.admin.set_suspended(TENANT, suspended)
        world.clock.advance(60)
        assert world.credentials.tenant(TENANT) == replace(CUSTOMER, suspended=suspended)


def test_a_tenant_is_never_added_twice(world: World) -> None:
    world.admin.add_tenant(CUSTOMER)

    with pytest.raises(ConflictError):
        world.admin.add_tenant(replace(CUSTOMER, name="another"))

    assert list(world.admin.tenants()) == [CUSTOMER]


def test_suspending_changes_nothing_else_of_a_tenant(world: World) -> None:
    world.admin.add_tenant(CUSTOMER)
    world.admin.add_tenant(PARTNER)

    world.admin.set_suspended(TENANT, True)

    assert world.admin.tenant(TENANT) == replace(CUSTOMER, suspended=True)
    assert world.admin.tenant(OTHER_TENANT) == PARTNER


@pytest.mark.parametrize("suspended", [True, False])
def test_a_tenant_that_never_was_is_neither_suspended_nor_made(
    world: World, suspended: bool
) -> None:
    assert not world.admin.set_suspended(TENANT, suspended)
    assert list(world.admin.tenants()) == []


def test_only_a_suspended_tenant_is_removed(world: World) -> None:
    world.admin.add_tenant(CUSTOMER)

    assert not world.admin.remove_tenant(TENANT, NOW)
    assert not world.admin.remove_tenant(OTHER_TENANT, NOW)

    assert list(world.admin.tenants()) == [CUSTOMER]


def test_of_a_removed_tenant_nothing_changes_any_more(world: World) -> None:
    world.admin.add_tenant(CUSTOMER)
    world.admin.set_suspended(TENANT, True)

    assert world.admin.remove_tenant(TENANT, NOW)
    assert world.admin.remove_tenant(TENANT, NOW + timedelta(days=1))
    assert not world.admin.set_suspended(TENANT, False)
    assert not world.admin.set_max_link_seconds(TENANT, 600)

    removed = replace(CUSTOMER, suspended=True, removed_at=NOW)
    assert world.admin.tenant(TENANT) == removed
    assert list(world.admin.tenants()) == [removed]
    with pytest.raises(ConflictError):
        world.admin.add_tenant(CUSTOMER)


def test_limiting_its_links_changes_nothing_else_of_a_tenant(world: World) -> None:
    world.admin.add_tenant(CUSTOMER)
    world.admin.add_tenant(PARTNER)

    assert world.admin.set_max_link_seconds(TENANT, 600)

    assert world.admin.tenant(TENANT) == replace(CUSTOMER, max_link_seconds=600)
    assert world.admin.tenant(OTHER_TENANT) == PARTNER


def test_a_tenant_that_never_was_is_neither_limited_nor_made(world: World) -> None:
    assert not world.admin.set_max_link_seconds(TENANT, 600)
    assert list(world.admin.tenants()) == []
