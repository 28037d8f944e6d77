"""Tokens that do not open the door."""

from __future__ import annotations

from typing import Any

import pytest

from claimcheck.domain.audit import Outcome
from claimcheck.domain.caller import CredentialKind
from tests.client import WireClient
from tests.contracts.business_reports.samples import (
    BUSINESS,
    DESCRIBE,
    DOWNLOAD,
    PATHS,
    add_token,
    golden,
    headers,
)
from tests.contracts.stage import SECRET
from tests.fakes import NOW, FakeServices


@pytest.mark.covers("common-19", "business-reports-13")
@pytest.mark.usefixtures("report")
@PATHS
@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Basic {token}",
        "Token {token}",
        "Bearer  {token}",
        "Bearer\t{token}",
        "Bearer {token} ",
        " Bearer {token}",
        "Bearer {token}\n",
        "Bearer {token} extra",
        "Bearer {token}\ufeff",
        "Bearer {id}",
        "Bearer {id}.",
        "Bearer .{secret}",
        "Bearer {id}:{secret}",
        "Bearer {id}.{swapped}",
        "Bearer {id}.é{secret}",
        "Bearer {id}.\ud800",
        "Bearer {unknown}.{secret}",
        "Bearer tenant#b.{secret}",
        "Bearer {id}.{long}",
    ],
)
def test_a_bad_token_answers_401(
    client: WireClient, token: str, path: str, authorization: str | None
) -> None:
    credential_id, _, secret = token.partition(".")
    unknown = credential_id[:-1] + ("A" if credential_id[-1] != "A" else "Q")
    sent = {"x-business-id": BUSINESS}
    if authorization is not None:
        sent["Authorization"] = authorization.format(
            token=token,
            id=credential_id,
            secret=secret,
            swapped=secret.swapcase(),
            unknown=unknown,
            long="x" * 100_000,
        )
    reply = client.get(path, sent)

    assert (reply.status, reply.body) == (401, golden("unauthenticated"))
    assert reply.headers["www-authenticate"] == "Bearer"


@pytest.mark.covers("common-10", "business-reports-13")
def test_a_missing_token_comes_before_a_missing_business(client: WireClient) -> None:
    assert client.get(DESCRIBE).body == golden("unauthenticated")


@pytest.mark.covers("business-reports-13")
@pytest.mark.usefixtures("report")
@pytest.mark.parametrize("second", ["{token}", "other"])
def test_a_token_sent_twice_counts_as_none(client: WireClient, token: str, second: str) -> None:
    values = [f"Bearer {token}", f"Bearer {second.format(token=token)}"]
    sent = [*(("Authorization", value) for value in values), ("x-business-id", BUSINESS)]

    assert client.get(DESCRIBE, sent).status == 401


@pytest.mark.covers("business-reports-13")
@pytest.mark.usefixtures("report")
@pytest.mark.parametrize(
    "fields", [{"revoked_at": NOW}, {"expires_at": NOW}, {"kind": CredentialKind.API_KEY}]
)
def test_a_credential_that_ended_or_is_of_another_kind_answers_401(
    client: WireClient, services: FakeServices, fields: dict[str, Any]
) -> None:
    token = add_token(services, **fields)

    assert client.get(DESCRIBE, headers(token)).body == golden("unauthenticated")


@pytest.mark.usefixtures("report")
@PATHS
def test_a_token_of_a_suspended_business_answers_401(
    client: WireClient, services: FakeServices, token: str, path: str
) -> None:
    services.credentials.set_suspended(BUSINESS, True)

    assert client.get(path, headers(token)).body == golden("unauthenticated")


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
