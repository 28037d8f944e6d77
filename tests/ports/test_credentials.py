"""Credentials and CredentialAdmin: what the functions read and the operator writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from claimcheck.adapters.dynamodb.access import DynamoCredentials
from claimcheck.contracts.merchant_reports.credentials import API_KEY
from claimcheck.domain.caller import Credential, Tenant
from claimcheck.domain.credential_id import new_credential_id
from claimcheck.ports import ConflictError
from tests.fakes import NOW, FakeClock
from tests.ports.scripted import scripted_aws
from tests.ports.worlds import World
from tests.samples import OTHER_TENANT, TENANT

CUSTOMER = Tenant(TENANT, "Bäckerei Müller", NOW)
PARTNER = Tenant(OTHER_TENANT, "Partner", NOW)


def a_credential(number: int = 1, tenant: str = TENANT, **of: Any) -> Credential:
    kind = API_KEY
    fields: dict[str, Any] = {"secret_sha256": "0f" * 32, "created_at": NOW}
    credential_id = new_credential_id(kind, tenant, number.to_bytes(8))
    return Credential(id=credential_id, tenant=tenant, kind=kind.name, **{**fields, **of})


FULL = a_credential(
    2,
    grants=frozenset({"scope:reports:read", "superuser"}),
    tenants=frozenset({OTHER_TENANT}),
    rate=5,
    expires_at=NOW + timedelta(days=1),
    revoked_at=NOW,
)


@pytest.mark.parametrize("credential", [a_credential(), FULL], ids=["plain", "full"])
def test_a_credential_comes_back_as_it_was_added(world: World, credential: Credential) -> None:
    world.admin.add_tenant(CUSTOMER)
    world.admin.add_tenant(PARTNER)
    world.admin.add(credential)

    assert world.credentials.find(credential.id) == credential


def test_the_credentials_of_a_suspended_tenant_are_not_active(world: World) -> None:
    world.admin.add_tenant(replace(CUSTOMER, suspended=True))
    world.admin.add(a_credential())

    assert world.credentials.find(a_credential().id) == replace(a_credential(), tenant_active=False)


def test_a_credential_without_its_tenant_is_not_active(world: World) -> None:
    world.admin.add(a_credential())

    found = world.credentials.find(a_credential().id)
    assert found is not None
    assert not found.tenant_active


def test_suspending_and_resuming_is_known_within_a_minute(world: World) -> None:
    world.admin.add_tenant(CUSTOMER)
    world.admin.add(a_credential())

    active = []
    for suspended in (True, True, False, False):
        assert world.admin.set_suspended(TENANT, suspended)
        world.clock.advance(60)
        found = world.credentials.find(a_credential().id)
        active.append(found is not None and found.tenant_active)

    assert active == [False, False, True, True]
    assert world.admin.tenant(TENANT) == CUSTOMER


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ak_",
        "x" * 5000,
        "tenant",
        f"credential#{a_credential().id}",
        a_credential().id + "\n",
        a_credential().id.upper(),
        "\ud800",
    ],
)
def test_what_is_no_id_finds_nothing(world: World, text: str) -> None:
    world.admin.add_tenant(CUSTOMER)
    world.admin.add(a_credential())

    assert world.credentials.find(text) is None
    assert not world.admin.revoke(text, NOW)


def test_an_unknown_id_finds_nothing_until_it_is_added(world: World) -> None:
    world.admin.add_tenant(CUSTOMER)
    assert world.credentials.find(a_credential().id) is None

    world.admin.add(a_credential())

    assert world.credentials.find(a_credential().id) == a_credential()


def test_an_id_cannot_be_taken_twice(world: World) -> None:
    world.admin.add(a_credential())

    with pytest.raises(ConflictError):
        world.admin.add(a_credential(secret_sha256="1e" * 32))


def test_a_revocation_is_known_within_a_minute(world: World) -> None:
    world.admin.add_tenant(CUSTOMER)
    world.admin.add(a_credential())
    assert world.credentials.find(a_credential().id) is not None

    assert world.admin.revoke(a_credential().id, NOW)
    world.clock.advance(60)

    assert world.credentials.find(a_credential().id) == replace(a_credential(), revoked_at=NOW)


def test_the_first_revocation_stands(world: World) -> None:
    world.admin.add(a_credential())

    assert world.admin.revoke(a_credential().id, NOW)
    assert world.admin.revoke(a_credential().id, NOW + timedelta(days=1))

    [found] = world.admin.of_tenant(TENANT)
    assert found.revoked_at == NOW


def test_what_never_was_cannot_be_revoked(world: World) -> None:
    assert not world.admin.revoke(a_credential().id, NOW)
    assert world.credentials.find(a_credential().id) is None


def test_a_tenants_credentials_are_its_own(world: World) -> None:
    world.admin.add_tenant(CUSTOMER)
    mine = [a_credential(number) for number in (1, 2, 3)]
    for credential in (*mine, a_credential(4, tenant=OTHER_TENANT)):
        world.admin.add(credential)

    assert list(world.admin.of_tenant(TENANT)) == mine


def test_a_found_credential_is_read_once_a_minute() -> None:
    clock = FakeClock()
    aws = scripted_aws(*[{"Responses": {"c": [CREDENTIAL_ITEM]}}] * 2)
    credentials = DynamoCredentials(aws, "c", clock)

    for seconds in (0, 59.9, 0.1):
        clock.advance(seconds)
        assert credentials.find(a_credential().id) is not None

    assert len(aws.calls) == 2


def test_an_unknown_credential_is_read_each_time() -> None:
    aws = scripted_aws({"Responses": {}}, {"Responses": {}})
    credentials = DynamoCredentials(aws, "c", FakeClock())

    assert credentials.find(a_credential().id) is None
    assert credentials.find(a_credential().id) is None
    assert len(aws.calls) == 2


CREDENTIAL_ITEM = {
    "tenant": {"S": TENANT},
    "entity": {"S": f"credential#{a_credential().id}"},
    "kind": {"S": "api-key"},
    "secret_sha256": {"S": "0f"},
    "created_at": {"S": "2026-01-01T00:00:00Z"},
    "rate": {"N": "5"},
}


def test_a_credential_tells_how_long_its_tenants_links_may_live(world: World) -> None:
    world.admin.add_tenant(replace(CUSTOMER, max_link_seconds=600))
    world.admin.add(a_credential())

    found = world.credentials.find(a_credential().id)
    [listed] = world.admin.of_tenant(TENANT)

    assert found == listed == replace(a_credential(), max_link_seconds=600)
