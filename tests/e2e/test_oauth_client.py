"""The token endpoint, used by an OAuth client library that knows nothing of us but its address."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client

from claimcheck.domain.caller import CredentialKind
from claimcheck_cli.credential import grants
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

METHODS = ("client_secret_basic", "client_secret_post")
TOKEN = "/oauth2/token"


@pytest.fixture(scope="module")
def client(customer: Customer) -> dict[str, Any]:
    """One that may read reports and list them."""
    held = grants(scopes=["reports:read", "reports:list"])
    return customer.holding(CredentialKind.OAUTH_CLIENT, held).credentials[
        CredentialKind.OAUTH_CLIENT
    ]


def oauth(
    stage: Stage,
    client: dict[str, Any],
    method: str = METHODS[0],
    scope: str | None = None,
    secret: str = "",
) -> OAuth2Client:
    return OAuth2Client(
        client["client_id"],
        secret or client["client_secret"],
        token_endpoint_auth_method=method,
        scope=scope,
        base_url=stage.stack.base_url,
        trust_env=False,
        timeout=60,
    )


def fetch(session: OAuth2Client, **more: str) -> dict[str, Any]:
    url = str(session.base_url).rstrip("/") + TOKEN
    with session:
        token: dict[str, Any] = session.fetch_token(url, **{"grant_type": GRANT, **more})
    return token


GRANT = "client_credentials"


@pytest.mark.parametrize("method", METHODS)
def test_the_library_gets_a_token_and_a_report_with_it(
    stage: Stage, customer: Customer, client: dict[str, Any], method: str
) -> None:
    report, session = customer.publish(), oauth(stage, client, method)

    with session:
        token = session.fetch_token(f"{stage.stack.base_url}{TOKEN}", grant_type=GRANT)
        answer = session.get(f"/external-api/v1/reports/download/{report.id}")

    assert (token["token_type"], token["expires_in"]) == ("Bearer", 3600)
    assert token["scope"] == "reports:list reports:read"
    assert answer.status_code == 200
    assert answer.json()["data"]["id"] == report.id


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("scope", ["reports:read", "reports:list", "reports:list reports:read"])
def test_a_token_may_have_fewer_scopes_than_its_client(
    stage: Stage, client: dict[str, Any], method: str, scope: str
) -> None:
    assert fetch(oauth(stage, client, method, scope))["scope"] == scope


def refusal(session: OAuth2Client, **more: str) -> tuple[str, httpx.Response]:
    """The error as the library understands it, and the answer that it came in."""
    answers: list[httpx.Response] = []
    session.event_hooks = {"response": [answers.append]}
    with pytest.raises(OAuthError) as raised:
        fetch(session, **more)
    return raised.value.error, answers[-1]


@pytest.mark.parametrize("method", METHODS)
def test_a_wrong_secret_is_an_invalid_client(
    stage: Stage, client: dict[str, Any], method: str
) -> None:
    error, answer = refusal(oauth(stage, client, method, secret="wrong"))

    assert (error, answer.status_code) == ("invalid_client", 401)
    assert answer.headers["WWW-Authenticate"].lower().startswith("basic ")


@pytest.mark.parametrize("method", METHODS)
def test_an_unknown_client_is_an_invalid_client(stage: Stage, method: str) -> None:
    unknown = {"client_id": "nobody", "client_secret": "nothing"}

    error, answer = refusal(oauth(stage, unknown, method))

    assert (error, answer.status_code) == ("invalid_client", 401)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("scope", ["reports:write", "reports:read reports:write"])
def test_more_than_the_client_holds_is_an_invalid_scope(
    stage: Stage, client: dict[str, Any], method: str, scope: str
) -> None:
    error, answer = refusal(oauth(stage, client, method, scope))

    assert (error, answer.status_code) == ("invalid_scope", 400)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("grant", ["password", "urn:ietf:params:oauth:grant-type:device_code"])
def test_another_grant_is_unsupported(
    stage: Stage, client: dict[str, Any], method: str, grant: str
) -> None:
    error, answer = refusal(oauth(stage, client, method), grant_type=grant)

    assert (error, answer.status_code) == ("unsupported_grant_type", 400)


@pytest.mark.parametrize("method", METHODS)
def test_no_grant_is_an_invalid_request(stage: Stage, client: dict[str, Any], method: str) -> None:
    error, answer = refusal(oauth(stage, client, method), grant_type="")

    assert (error, answer.status_code) == ("invalid_request", 400)


def test_nothing_that_the_endpoint_says_is_stored(stage: Stage, client: dict[str, Any]) -> None:
    _, refused = refusal(oauth(stage, client, scope="everything"))
    session = oauth(stage, client)
    granted = session.request(
        "POST",
        TOKEN,
        withhold_token=True,
        auth=(client["client_id"], client["client_secret"]),
        data={"grant_type": GRANT},
    )
    session.close()

    for answer in (refused, granted):
        assert (answer.headers["Cache-Control"], answer.headers["Pragma"]) == (
            "no-store",
            "no-cache",
        )
