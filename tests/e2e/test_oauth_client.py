"""The token endpoint, used by an OAuth client library that knows nothing of us but its address."""

from __future__ import annotations

from typing import Any

import pytest
from authlib.integrations.requests_client import OAuth2Session, OAuthError

from claimcheck.contracts.external_reports.credentials import OAUTH_CLIENT
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

METHODS = ("client_secret_basic", "client_secret_post")
GRANT = "client_credentials"


@pytest.fixture(scope="module")
def client(customer: Customer) -> dict[str, Any]:
    """One that may read reports and list them."""
    held = frozenset({"scope:reports:read", "scope:reports:list"})
    return customer.holding(OAUTH_CLIENT, held).credentials[OAUTH_CLIENT]


class Session(OAuth2Session):  # type: ignore[misc] # the library is not typed
    """The library's client, and the last answer that it got."""

    def __init__(self, stage: Stage, *arguments: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.trust_env = False
        self.hooks = {"response": [self._note]}
        self._base_url = stage.stack.base_url

    def obtain(self, **more: str) -> dict[str, Any]:
        with self:
            token: dict[str, Any] = self.fetch_token(
                f"{self._base_url}/oauth2/token", **{"grant_type": GRANT, **more}
            )
        return token

    def refusal(self, **more: str) -> str:
        """The error as the library understands it."""
        with pytest.raises(OAuthError) as raised:
            self.obtain(**more)
        return str(raised.value.error)

    def information(self, report_id: str) -> Any:
        with self:
            return self.get(f"{self._base_url}/external-api/v1/reports/download/{report_id}")

    def _note(self, answer: Any, **_options: Any) -> None:
        self.answer = answer


def session(
    stage: Stage,
    client: dict[str, Any],
    method: str = METHODS[0],
    scope: str | None = None,
    secret: str = "",
) -> Session:
    offered = (client["client_id"], secret or client["client_secret"])
    return Session(stage, *offered, token_endpoint_auth_method=method, scope=scope)


@pytest.mark.covers("access-tokens-01", "external-reports-01")
@pytest.mark.parametrize("method", METHODS)
def test_the_library_gets_a_token_and_a_report_with_it(
    stage: Stage, customer: Customer, client: dict[str, Any], method: str
) -> None:
    report, oauth = customer.publish(), session(stage, client, method)

    token, answer = oauth.obtain(), oauth.information(report.id)

    assert (token["token_type"], token["expires_in"]) == ("Bearer", 3600)
    assert token["scope"] == "reports:list reports:read"
    assert answer.status_code == 200
    assert answer.json()["data"]["id"] == report.id


@pytest.mark.parametrize("method", METHODS)
def test_a_token_may_have_fewer_scopes_than_its_client(
    stage: Stage, client: dict[str, Any], method: str
) -> None:
    assert session(stage, client, method, "reports:list").obtain()["scope"] == "reports:list"


@pytest.mark.parametrize("method", METHODS)
def test_a_wrong_secret_is_an_invalid_client(
    stage: Stage, client: dict[str, Any], method: str
) -> None:
    oauth = session(stage, client, method, secret="wrong")

    assert oauth.refusal() == "invalid_client"
    assert oauth.answer.status_code == 401
    assert oauth.answer.headers["WWW-Authenticate"].lower().startswith("basic ")


def test_every_other_refusal_is_understood_as_its_rfc_words_it(
    stage: Stage, client: dict[str, Any]
) -> None:
    unknown = {"client_id": "nobody", "client_secret": "nothing"}
    greedy = session(stage, client, scope="reports:read reports:write")
    refusals = [
        session(stage, unknown).refusal(),
        greedy.refusal(),
        session(stage, client).refusal(grant_type="password"),
        session(stage, client).refusal(grant_type=""),
    ]

    assert refusals == [
        "invalid_client",
        "invalid_scope",
        "unsupported_grant_type",
        "invalid_request",
    ]


@pytest.mark.covers("access-tokens-05")
def test_nothing_that_the_endpoint_says_is_stored(stage: Stage, client: dict[str, Any]) -> None:
    granted, refused = session(stage, client), session(stage, client, scope="everything")
    granted.obtain()
    refused.refusal()

    kept = [
        (s.answer.headers["Cache-Control"], s.answer.headers["Pragma"]) for s in (granted, refused)
    ]

    assert kept == [("no-store", "no-cache")] * 2
