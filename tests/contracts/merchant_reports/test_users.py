"""Users with a password: which are let in, and what they need to be allowed."""

from __future__ import annotations

import pytest

from claimcheck.contracts.merchant_reports.credentials import BASIC_USER
from claimcheck.domain.audit import Outcome
from claimcheck.domain.caller import SUPERUSER
from tests.client import WireClient
from tests.contracts.merchant_reports.samples import (
    EVERY_PATH,
    FILE,
    LISTS,
    MERCHANT,
    add_user,
    assert_golden,
    basic,
)
from tests.contracts.stage import SECRET, add_credential
from tests.fakes import FakeServices

pytestmark = pytest.mark.usefixtures("report")


@pytest.mark.covers("merchant-reports-02")
@EVERY_PATH
def test_a_user_with_the_permission_is_served(
    client: WireClient, services: FakeServices, path: str
) -> None:
    assert client.get(path, add_user(services)).status == 200


@pytest.mark.covers("merchant-reports-02")
@EVERY_PATH
def test_a_superuser_needs_no_permission(
    client: WireClient, services: FakeServices, path: str
) -> None:
    assert client.get(path, add_user(services, grants=frozenset({SUPERUSER}))).status == 200


@pytest.mark.covers("merchant-reports-02", "merchant-reports-28")
@EVERY_PATH
@pytest.mark.parametrize(
    "grant",
    [
        "report.can_view_report",
        "scope:report.can_view_report",
        "permission:report.can_view_reports",
        "permission:superuser",
    ],
)
def test_a_user_without_the_permission_answers_403(
    client: WireClient, services: FakeServices, path: str, grant: str
) -> None:
    reply = client.get(path, add_user(services, grants=frozenset({grant})))

    assert_golden("forbidden", reply, 403)


@pytest.mark.covers("common-10")
def test_the_permission_comes_before_the_parameters_and_the_report(
    client: WireClient, services: FakeServices
) -> None:
    user = add_user(services, grants=frozenset())

    assert client.get(f"{LISTS[0]}?limit=0", user).status == 403
    assert client.get(f"{LISTS[0]}/nothing/download", user).status == 403


@pytest.mark.covers("merchant-reports-27")
@pytest.mark.parametrize("pair", ["", "{user}:wrong", f"nobody:{SECRET}"])
def test_a_wrong_user_or_password_answers_401(
    client: WireClient, services: FakeServices, pair: str
) -> None:
    user = add_credential(services, BASIC_USER, MERCHANT)
    reply = client.get(FILE, basic(pair.format(user=user).encode()))

    assert_golden("unauthorized", reply, 401)


def test_a_wrong_password_is_audited_for_its_tenant(
    client: WireClient, services: FakeServices
) -> None:
    user = add_credential(services, BASIC_USER, MERCHANT)
    client.get(FILE, basic(f"{user}:wrong".encode()))

    [entry] = services.audit.entries
    assert (entry.tenant, entry.principal, entry.outcome, entry.reason) == (
        MERCHANT,
        user,
        Outcome.DENIED,
        "wrong_secret",
    )
