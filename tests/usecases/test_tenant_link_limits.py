"""Limiting the lifetime of a tenant's links."""

from __future__ import annotations

from datetime import timedelta

import pytest

from claimcheck.contracts.external_reports.credentials import OAUTH_CLIENT
from claimcheck.domain.audit import Action
from claimcheck.domain.caller import Caller, Tenant
from claimcheck.domain.link import MAX_LINK_SECONDS
from claimcheck.domain.report import Kind
from claimcheck.usecases.access_tokens import Audience, authenticate_token, issue_access_token
from claimcheck.usecases.authenticate import authenticate_secret
from claimcheck.usecases.credential_admin import CredentialRequest, add_credential
from claimcheck.usecases.link_admin import LinkRequest, create_link
from claimcheck.usecases.operator import Command, CommandError
from claimcheck.usecases.tenant_admin import limit_links
from tests.fakes import NOW, FakeServices
from tests.samples import TENANT, an_attempt, publish

AUDIENCE = Audience("any", kid_in_header=True)


def command() -> Command:
    return Command(an_attempt("cli"), "ada")


@pytest.fixture
def tenant(services: FakeServices) -> Tenant:
    services.access_admin.add_tenant(Tenant(TENANT, "First", NOW))
    return Tenant(TENANT, "First", NOW)


def callers(services: FakeServices) -> list[Caller]:
    """Return one client twice: authenticated by its secret, and by an access token."""
    kind = OAUTH_CLIENT
    made = add_credential(
        services, command(), CredentialRequest(TENANT, kind), lambda n: bytes(range(n))
    )
    client = authenticate_secret(services, kind, made.credential.id, made.secret)
    token = issue_access_token(services, client, AUDIENCE).token
    return [client, authenticate_token(services, AUDIENCE, token)]


@pytest.mark.parametrize("seconds", [60, 600, MAX_LINK_SECONDS])
@pytest.mark.usefixtures("tenant")
def test_a_link_limit_applies_to_callers_and_is_audited(
    services: FakeServices, seconds: int
) -> None:
    limit_links(services, command(), TENANT, seconds)

    [entry] = services.audit.entries
    assert (entry.action, entry.reason) == (Action.REGISTERED, "links_limited")
    assert entry.detail == {"max_link_seconds": str(seconds)}
    assert [caller.max_link_seconds for caller in callers(services)] == [seconds] * 2


@pytest.mark.parametrize("seconds", [-1, 0, 59, MAX_LINK_SECONDS + 1])
@pytest.mark.usefixtures("tenant")
def test_a_link_limit_under_a_minute_or_over_a_week_is_refused(
    services: FakeServices, seconds: int
) -> None:
    with pytest.raises(CommandError, match="60 to 604800 seconds"):
        limit_links(services, command(), TENANT, seconds)

    assert services.audit.entries == []
    assert [caller.max_link_seconds for caller in callers(services)] == [MAX_LINK_SECONDS] * 2


def test_limiting_links_of_an_unknown_tenant_is_refused(services: FakeServices) -> None:
    with pytest.raises(CommandError, match=TENANT):
        limit_links(services, command(), TENANT, 600)
    assert services.audit.entries == []


@pytest.mark.parametrize(("limit", "lived"), [(600, 600), (7200, 3600)])
@pytest.mark.usefixtures("tenant")
def test_an_operators_link_lasts_an_hour_or_the_tenants_limit(
    services: FakeServices, limit: int, lived: int
) -> None:
    publish(services, "one")
    limit_links(services, command(), TENANT, limit)

    link = create_link(services, command(), LinkRequest(TENANT, Kind.REPORT, "one"), "https://x")

    assert link.expires_at == NOW + timedelta(seconds=lived)


@pytest.mark.usefixtures("tenant")
def test_an_operators_link_beyond_the_tenants_limit_is_refused(
    services: FakeServices,
) -> None:
    publish(services, "one")
    limit_links(services, command(), TENANT, 600)

    for seconds in (1, 600):
        request = LinkRequest(TENANT, Kind.REPORT, "one", seconds)
        link = create_link(services, command(), request, "https://x")
        assert link.expires_at == NOW + timedelta(seconds=seconds)
    with pytest.raises(CommandError, match="1 to 600 seconds"):
        create_link(services, command(), LinkRequest(TENANT, Kind.REPORT, "one", 601), "https://x")
