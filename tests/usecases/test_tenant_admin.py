"""Removing a tenant: what ends for good, what stays, and what is audited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from claimcheck.contracts.merchant_reports.credentials import API_KEY
from claimcheck.domain.audit import Action, AuditEntry
from claimcheck.domain.caller import Tenant
from claimcheck.domain.refusals import Unauthenticated, Unavailable
from claimcheck.domain.report import Kind
from claimcheck.usecases.authenticate import authenticate_secret
from claimcheck.usecases.credential_admin import CredentialRequest, NewCredential, add_credential
from claimcheck.usecases.link_admin import LinkRequest, create_link
from claimcheck.usecases.operator import CommandError
from claimcheck.usecases.tenant_admin import (
    add_tenant,
    limit_links,
    remove_tenant,
    resume_tenant,
    suspend_tenant,
)
from tests.cli.office import Office, command
from tests.fakes import NOW, FakeAuditLog, FakeServices
from tests.samples import OTHER_TENANT, TENANT, publish

KEY = API_KEY


class UnwritableAudit(FakeAuditLog):
    """An audit whose table is unavailable."""

    def append(self, entry: AuditEntry) -> None:
        raise Unavailable("audit_unavailable", subject=entry.subject)


@pytest.fixture
def office(services: FakeServices) -> Office:
    """An operator's office with two tenants."""
    office = Office.of(services)
    office.access_admin.add_tenant(Tenant(TENANT, "First", NOW))
    office.access_admin.add_tenant(Tenant(OTHER_TENANT, "Second", NOW))
    return office


def a_credential(office: Office, tenant: str = TENANT, *others: str) -> NewCredential:
    request = CredentialRequest(tenant, KEY, tenants=frozenset(others))
    return add_credential(office, command(), request, lambda size: bytes(range(size)))


def remove(office: Office) -> None:
    suspend_tenant(office, command(), TENANT)
    remove_tenant(office, command(), TENANT)


def reasons(office: Office) -> list[tuple[Action, str, str]]:
    return [(e.action, e.reason, e.principal) for e in office.audit.of_tenant(TENANT)]


def test_credentials_of_a_removed_tenant_never_work_again(
    office: Office, services: FakeServices
) -> None:
    created = a_credential(office)

    remove(office)
    with pytest.raises(CommandError, match=TENANT):
        resume_tenant(office, command(), TENANT)

    with pytest.raises(Unauthenticated):
        authenticate_secret(services, KEY, created.credential.id, created.secret)


def test_other_credentials_can_no_longer_act_for_a_removed_tenant(
    office: Office, services: FakeServices
) -> None:
    created = a_credential(office, OTHER_TENANT, TENANT)

    remove(office)

    caller = authenticate_secret(services, KEY, created.credential.id, created.secret)
    assert not caller.may_act_for(TENANT)


@pytest.mark.parametrize(
    "act",
    [
        lambda services: add_tenant(Office.of(services), command(), TENANT, "again"),
        lambda services: a_credential(Office.of(services)),
        lambda services: a_credential(Office.of(services), OTHER_TENANT, TENANT),
        lambda services: limit_links(Office.of(services), command(), TENANT, 600),
        lambda services: suspend_tenant(Office.of(services), command(), TENANT),
        lambda services: create_link(
            services, command(), LinkRequest(TENANT, Kind.REPORT, "report_1"), "https://any.example"
        ),
    ],
    ids=["add", "credential", "acting for it", "limit", "suspend", "link"],
)
def test_commands_on_a_removed_tenant_are_refused(
    office: Office, services: FakeServices, act: Callable[[FakeServices], object]
) -> None:
    publish(services, "report_1")
    remove(office)
    before = reasons(office)

    with pytest.raises(CommandError, match=TENANT):
        act(services)

    assert reasons(office) == before


def test_a_removed_tenant_keeps_its_reports_and_audit(
    office: Office, services: FakeServices
) -> None:
    report = publish(services, "report_1")
    before = reasons(office)

    remove(office)

    assert office.reports.get(TENANT, Kind.REPORT, "report_1") == report
    assert reasons(office)[: len(before)] == before


def test_a_repeated_removal_is_audited_once(office: Office) -> None:
    remove(office)
    remove_tenant(office, command(), TENANT)

    assert reasons(office)[-1] == (Action.REVOKED, "tenant_removed", "ada")
    assert [reason for _, reason, _ in reasons(office)].count("tenant_removed") == 1


def test_without_the_audit_no_tenant_is_removed(office: Office) -> None:
    suspend_tenant(office, command(), TENANT)

    with pytest.raises(Unavailable):
        remove_tenant(replace(office, audit=UnwritableAudit()), command(), TENANT)

    tenant = office.access_admin.tenant(TENANT)
    assert tenant is not None
    assert tenant.removed_at is None


def test_removing_a_tenant_that_is_not_suspended_is_refused(office: Office) -> None:
    with pytest.raises(CommandError, match="suspend it first"):
        remove_tenant(office, command(), TENANT)

    tenant = office.access_admin.tenant(TENANT)
    assert tenant == Tenant(TENANT, "First", NOW)
    assert (office.links.revoked, reasons(office)) == ({}, [])
