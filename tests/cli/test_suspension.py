"""Suspending a tenant and resuming it, each with the audit entry that it leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claimcheck.contracts.merchant_reports.credentials import API_KEY
from claimcheck.domain.audit import Action, AuditEntry
from claimcheck.domain.link import Link
from claimcheck.domain.refusals import Unauthenticated, Unavailable
from claimcheck.domain.report import Report
from claimcheck.domain.revocation import TenantLinks
from claimcheck.usecases.authenticate import authenticate_secret
from claimcheck.usecases.credential_admin import CredentialRequest, NewCredential, add_credential
from claimcheck.usecases.operator import CommandError
from claimcheck.usecases.tenant_admin import resume_tenant, suspend_tenant
from tests.cli.office import Office, command
from tests.fakes import NOW, FakeAuditLog, FakeServices
from tests.samples import OTHER_TENANT, TENANT, publish

ISSUED_AT = int(NOW.timestamp())


@pytest.fixture
def key(office: Office) -> NewCredential:
    wanted = CredentialRequest(TENANT, API_KEY)
    return add_credential(office, command(), wanted, lambda size: bytes(range(size)))


@pytest.fixture
def report(services: FakeServices) -> Report:
    return publish(services, "report_1")


def a_link(report: Report, issued_at: int = ISSUED_AT) -> Link:
    assert report.file is not None
    return Link(
        id="link_1",
        tenant=report.tenant,
        kind=report.kind,
        report_id=report.id,
        version_id=report.file.version_id,
        issuer="oc_somebody",
        issued_at=issued_at,
        expires=issued_at + 3600,
    )


def sign_in(services: FakeServices, key: NewCredential) -> str:
    kind = API_KEY
    return authenticate_secret(services, kind, key.credential.id, key.secret).tenant


class UnwritableAudit(FakeAuditLog):
    """An audit whose table is out of reach."""

    def append(self, entry: AuditEntry) -> None:
        raise Unavailable("audit_unavailable", subject=entry.subject)


def test_credentials_of_a_suspended_tenant_open_nothing_until_it_is_resumed(
    office: Office, services: FakeServices, key: NewCredential
) -> None:
    suspend_tenant(office, command(), TENANT)
    with pytest.raises(Unauthenticated):
        sign_in(services, key)

    resume_tenant(office, command(), TENANT)
    assert sign_in(services, key) == TENANT


def test_links_that_a_suspension_ended_stay_ended(office: Office, report: Report) -> None:
    suspend_tenant(office, command(), TENANT)
    assert office.links.link_state(a_link(report)).revoked

    resume_tenant(office, command(), TENANT)
    assert office.links.link_state(a_link(report)).revoked


def test_links_of_processes_that_still_remember_a_credential_end_as_well(
    office: Office, report: Report
) -> None:
    suspend_tenant(office, command(), TENANT)

    revoked = [
        office.links.link_state(a_link(report, ISSUED_AT + late)).revoked for late in (1, 60, 61)
    ]
    assert revoked == [True, True, False]


def test_links_of_other_tenants_stand(office: Office, services: FakeServices) -> None:
    other = publish(services, "report_1", tenant=OTHER_TENANT)

    suspend_tenant(office, command(), TENANT)

    assert not office.links.link_state(a_link(other)).revoked


def test_suspending_and_resuming_are_recorded(office: Office) -> None:
    suspend_tenant(office, command(), TENANT)
    resume_tenant(office, command(), TENANT)

    entries = list(office.audit.of_tenant(TENANT))
    assert [(e.action, e.reason, e.principal) for e in entries] == [
        (Action.REVOKED, "tenant_suspended", "ada"),
        (Action.REGISTERED, "tenant_resumed", "ada"),
    ]


def test_both_may_be_repeated(office: Office) -> None:
    for _ in range(2):
        suspend_tenant(office, command(), TENANT)
    suspended = office.access_admin.tenant(TENANT)
    for _ in range(2):
        resume_tenant(office, command(), TENANT)
    resumed = office.access_admin.tenant(TENANT)

    assert suspended is not None
    assert resumed is not None
    assert (suspended.suspended, resumed.suspended) == (True, False)


def test_resuming_who_is_served_records_nothing(office: Office) -> None:
    resume_tenant(office, command(), TENANT)

    assert list(office.audit.of_tenant(TENANT)) == []


@pytest.mark.parametrize("act", [suspend_tenant, resume_tenant])
def test_an_unknown_tenant_is_refused_and_leaves_no_trace(office: Office, act: object) -> None:
    assert callable(act)
    with pytest.raises(CommandError, match=OTHER_TENANT):
        act(office, command(), OTHER_TENANT)

    assert list(office.audit.of_tenant(OTHER_TENANT)) == []
    assert office.links.revoked == {}


def test_without_a_record_a_tenant_is_suspended_all_the_same_but_never_resumed(
    office: Office,
) -> None:
    unrecorded = replace(office, audit=UnwritableAudit())

    for act in (suspend_tenant, resume_tenant):
        with pytest.raises(Unavailable):
            act(unrecorded, command(), TENANT)

    tenant = office.access_admin.tenant(TENANT)
    assert tenant is not None
    assert tenant.suspended
    assert TenantLinks(TENANT) in office.links.revoked
