"""Tokens that do not open the function."""

from __future__ import annotations

import pytest

from claimcheck.domain.audit import Outcome
from tests.client import WireClient
from tests.contracts.business_reports.samples import (
    BUSINESS,
    DESCRIBE,
    DOWNLOAD,
    PATHS,
    assert_golden,
    headers,
)
from tests.contracts.stage import SECRET
from tests.fakes import FakeServices


@pytest.mark.covers("common-19", "business-reports-13")
@pytest.mark.usefixtures("report")
@PATHS
@pytest.mark.parametrize("sent", [{}, {"Authorization": f"Bearer made-up.{SECRET}"}], ids=str)
def test_a_bad_token_answers_401(client: WireClient, path: str, sent: dict[str, str]) -> None:
    reply = client.get(path, {**sent, "x-business-id": BUSINESS})

    assert_golden("unauthenticated", reply, 401)
    assert reply.headers["www-authenticate"] == "Bearer"


@pytest.mark.covers("common-10", "business-reports-13")
def test_a_missing_token_comes_before_a_missing_business(client: WireClient) -> None:
    assert_golden("unauthenticated", client.get(DESCRIBE))


def test_a_wrong_secret_of_a_known_token_is_audited_for_its_tenant(
    client: WireClient, services: FakeServices, token: str
) -> None:
    client.get(DESCRIBE, headers(token.replace(SECRET, SECRET[::-1])))

    [entry] = services.audit.entries
    assert (entry.tenant, entry.outcome, entry.reason) == (
        BUSINESS,
        Outcome.DENIED,
        "wrong_secret",
    )


@pytest.mark.usefixtures("report")
def test_a_refused_head_has_no_body(client: WireClient) -> None:
    reply = client.head(DOWNLOAD, {"x-business-id": BUSINESS})

    assert (reply.status, reply.body) == (401, b"")
