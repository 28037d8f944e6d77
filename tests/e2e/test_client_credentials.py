"""Access tokens for OAuth clients, by a client that speaks plain HTTP."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote_plus

import httpx
import pytest

from claimcheck.domain.caller import CredentialKind
from claimcheck_cli.credential import grants
from tests.e2e.customer import Customer, bearer
from tests.e2e.tokens import part_of

pytestmark = pytest.mark.e2e

SCOPES = ["reports:list", "reports:read"]
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture(scope="module")
def client(customer: Customer) -> dict[str, str]:
    """One that holds two scopes."""
    held: dict[str, str] = customer.stage.credential(
        customer.tenant, CredentialKind.OAUTH_CLIENT, grants(scopes=SCOPES)
    )
    return held


def by_header(http: httpx.Client, client: dict[str, str], **form: str) -> httpx.Response:
    pair = (quote_plus(client["client_id"]), quote_plus(client["client_secret"]))
    return http.post("/oauth2/token", auth=pair, data={**GRANT, **form})


def by_form(http: httpx.Client, client: dict[str, str], **form: str) -> httpx.Response:
    named = {name: client[name] for name in ("client_id", "client_secret")}
    return http.post("/oauth2/token", data={**GRANT, **named, **form})


@pytest.mark.covers("access-tokens-01", "access-tokens-03", "access-tokens-05")
@pytest.mark.parametrize("ask", [by_header, by_form])
def test_a_client_gets_a_token_by_header_or_by_form(
    http: httpx.Client, client: dict[str, str], ask: Callable[..., httpx.Response]
) -> None:
    answer = ask(http, client)

    told = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    assert (answer.headers["Cache-Control"], answer.headers["Pragma"]) == ("no-store", "no-cache")
    assert list(told) == ["access_token", "token_type", "expires_in", "scope"]
    assert (told["token_type"], told["expires_in"]) == ("Bearer", 3600)
    assert told["scope"].split(" ") == SCOPES


@pytest.mark.covers("access-tokens-04", "external-reports-01")
def test_a_token_is_a_jwt_of_one_hour(http: httpx.Client, client: dict[str, str]) -> None:
    claims = part_of(by_header(http, client).json()["access_token"], 1)

    assert claims["exp"] - claims["iat"] == 3600


@pytest.mark.covers("access-tokens-02", "external-reports-09")
@pytest.mark.parametrize(
    ("scope", "message"),
    [
        ("reports:read", "Access denied to this report"),
        ("reports:list reports:read", "Access denied to this report"),
        ("reports:list", "Insufficient scope"),
    ],
)
def test_a_token_holds_the_scopes_that_were_asked_for(
    http: httpx.Client, client: dict[str, str], scope: str, message: str
) -> None:
    told = by_form(http, client, scope=scope).json()
    path = "/external-api/v1/reports/download/nothing"

    answer = http.get(path, headers=bearer(told["access_token"]))

    assert told["scope"].split(" ") == scope.split(" ")
    assert (answer.status_code, answer.json()["message"]) == (403, message)


@pytest.mark.covers("access-tokens-06")
def test_two_ways_of_authentication_at_once_are_refused(
    http: httpx.Client, client: dict[str, str]
) -> None:
    answer = by_header(http, client, client_secret=client["client_secret"])

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
