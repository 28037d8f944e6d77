"""The operator's use cases, each with the audit entry that it leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from claimcheck.contracts.merchant_reports.credentials import API_KEY
from claimcheck.domain.audit import Action
from claimcheck.domain.caller import Tenant
from claimcheck.domain.credential_id import tenant_of
from claimcheck.domain.link import Link
from claimcheck.domain.refusals import Unauthenticated
from claimcheck.domain.report import Kind, State
from claimcheck.usecases.authenticate import authenticate_secret
from claimcheck.usecases.credential_admin import (
    CredentialRequest,
    NewCredential,
    add_credential,
    revoke_credential,
)
from claimcheck.usecases.operator import CommandError
from claimcheck.usecases.report_admin import retire_report
from claimcheck.usecases.tenant_admin import add_tenant
from tests.cli.office import Office, command
from tests.fakes import NOW, FakeServices
from tests.samples import OTHER_TENANT, TENANT, publish


def random_bytes(size: int) -> bytes:
    return bytes(range(size))


def an_api_key(office: Office, **of: object) -> NewCredential:
    wanted = CredentialRequest(TENANT, API_KEY, **of)  # type: ignore[arg-type] # few fields vary
    return add_credential(office, command(), wanted, random_bytes)


def test_an_added_tenant_is_known_and_recorded(office: Office) -> None:
    add_tenant(office, command(), OTHER_TENANT, "Second")

    assert office.access_admin.tenant(OTHER_TENANT) == Tenant(OTHER_TENANT, "Second", NOW)
    [entry] = office.audit.of_tenant(OTHER_TENANT)
    assert (entry.action, entry.reason) == (Action.REGISTERED, "tenant")
    assert (entry.principal, entry.principal_kind) == ("ada", "operator")


def test_a_tenant_is_never_added_twice(office: Office) -> None:
    with pytest.raises(CommandError, match=TENANT):
        add_tenant(office, command(), TENANT, "Again")

    assert office.access_admin.tenant(TENANT) == Tenant(TENANT, "First", NOW)
    assert list(office.audit.of_tenant(TENANT)) == []


def test_the_secret_that_is_shown_opens_and_no_other(
    office: Office, services: FakeServices
) -> None:
    credential, secret = an_api_key(office)

    caller = authenticate_secret(services, API_KEY, credential.id, secret)

    assert caller.tenant == TENANT
    with pytest.raises(Unauthenticated):
        authenticate_secret(services, API_KEY, credential.id, secret[:-1])


def test_a_secret_is_43_characters_and_stored_nowhere(office: Office) -> None:
    credential, secret = an_api_key(office)

    assert len(secret) == 43
    assert secret not in repr(credential)
    assert secret not in repr(list(office.audit.of_tenant(TENANT)))


def test_an_id_names_its_tenant(office: Office) -> None:
    assert tenant_of(an_api_key(office).credential.id) == TENANT


def test_a_new_credential_is_recorded_by_its_id(office: Office) -> None:
    credential, _ = an_api_key(office)

    [entry] = office.audit.of_tenant(TENANT)
    assert (entry.action, entry.reason) == (Action.REGISTERED, "credential")
    assert entry.detail == {"credential": credential.id}


def test_a_credential_needs_a_known_tenant(office: Office) -> None:
    with pytest.raises(CommandError, match=OTHER_TENANT):
        add_credential(office, command(), CredentialRequest(OTHER_TENANT, API_KEY), random_bytes)


def test_a_credential_acts_for_known_tenants_only(office: Office) -> None:
    with pytest.raises(CommandError, match=OTHER_TENANT):
        an_api_key(office, tenants=frozenset({OTHER_TENANT}))


def test_what_was_asked_for_is_what_is_stored(office: Office) -> None:
    ends = NOW + timedelta(days=1)

    made, _ = an_api_key(office, grants=frozenset({"superuser"}), rate=3, expires_at=ends)

    [stored] = office.access_admin.of_tenant(TENANT)
    assert (stored.id, stored.grants, stored.rate, stored.expires_at) == (
        made.id,
        frozenset({"superuser"}),
        3,
        ends,
    )


def test_a_revoked_credential_opens_nothing_any_more(
    office: Office, services: FakeServices
) -> None:
    credential, secret = an_api_key(office)

    revoke_credential(office, command(), credential.id)

    with pytest.raises(Unauthenticated):
        authenticate_secret(services, API_KEY, credential.id, secret)
    assert [e.action for e in office.audit.of_tenant(TENANT)] == [
        Action.REGISTERED,
        Action.REVOKED,
    ]


@pytest.mark.parametrize("late", [0, 1, 60])
def test_links_of_a_revoked_credential_are_revoked_and_those_of_whoever_remembers_it(
    office: Office, services: FakeServices, late: int
) -> None:
    credential, _ = an_api_key(office)
    report = publish(services, "report_1")
    assert report.file is not None
    issued_at = int(NOW.timestamp()) + late
    link = Link(
        id="link_1",
        tenant=TENANT,
        kind=report.kind,
        report_id=report.id,
        version_id=report.file.version_id,
        issuer=credential.id,
        issued_at=issued_at,
        expires=issued_at + 3600,
    )

    revoke_credential(office, command(), credential.id)

    assert office.links.link_state(link).revoked


@pytest.mark.parametrize("credential_id", ["", "ak_", "ak_unknown", "report_1"])
def test_an_unknown_credential_cannot_be_revoked(office: Office, credential_id: str) -> None:
    with pytest.raises(CommandError):
        revoke_credential(office, command(), credential_id)

    assert list(office.audit.of_tenant(TENANT)) == []


def test_a_retired_report_is_listed_no_more_and_recorded(
    office: Office, services: FakeServices
) -> None:
    publish(services, "report_1")

    retired = retire_report(office, command(), TENANT, Kind.REPORT, "report_1")

    row = services.reports.get(TENANT, Kind.REPORT, "report_1")
    assert row is not None
    assert (retired.state, row.state, row.listed) == (State.RETIRED, State.RETIRED, False)
    [entry] = office.audit.of_tenant(TENANT)
    assert (entry.action, entry.subject) == (Action.RETIRED, row.subject)


def test_retiring_again_changes_and_records_nothing(office: Office, services: FakeServices) -> None:
    publish(services, "report_1")

    for _ in range(2):
        retire_report(office, command(), TENANT, Kind.REPORT, "report_1")

    assert len(list(office.audit.of_tenant(TENANT))) == 1


def test_another_tenants_report_cannot_be_retired(office: Office, services: FakeServices) -> None:
    publish(services, "report_1", tenant=OTHER_TENANT)

    with pytest.raises(CommandError):
        retire_report(office, command(), TENANT, Kind.REPORT, "report_1")

    row = services.reports.get(OTHER_TENANT, Kind.REPORT, "report_1")
    assert row is not None
    assert row.state is State.FINISHED
