"""Tokens of listed files: how long they live, whom they serve, and that nobody can make one."""

from __future__ import annotations

import pytest

from tests.client import WireClient
from tests.contracts.merchant_reports.samples import (
    FILES,
    STRANGER,
    Key,
    add_report,
    assert_golden,
    by_token,
    path_of,
)
from tests.fakes import FakeServices


@pytest.mark.covers("merchant-reports-21", "merchant-reports-29")
def test_a_token_lives_for_an_hour(client: WireClient, services: FakeServices, key: Key) -> None:
    report = add_report(services)
    path = client.get(FILES, key).json()["results"][0]["download_action"]["url"]
    services.clock.advance(3599)
    last = client.get(path, key)
    services.clock.advance(1)
    late = client.get(path, key)

    assert last.status == 200
    assert_golden("not_found", late, 404)
    entry = services.audit.entries[-1]
    assert (entry.reason, entry.subject) == ("token_expired", report.subject)


@pytest.mark.covers("merchant-reports-21")
def test_a_token_of_somebody_else_does_not_open_an_own_report_of_the_same_id(
    client: WireClient, services: FakeServices, key: Key
) -> None:
    add_report(services)
    theirs = by_token(services, add_report(services, tenant=STRANGER))

    assert_golden("not_found", client.get(theirs, key))


@pytest.mark.covers("merchant-reports-29")
@pytest.mark.parametrize("token", ["report_1", "a.b"])
def test_a_malformed_token_answers_404(
    client: WireClient, services: FakeServices, key: Key, token: str
) -> None:
    add_report(services)
    reply = client.get(path_of(token), key)

    assert_golden("not_found", reply, 404)
