"""Tokens of every make: how long they live, whom they serve, and that nobody else makes one."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx
import pytest

from claimcheck.domain.link import seal, unseal
from tests.e2e.customer import Customer, bearer
from tests.e2e.stage import Stage
from tests.e2e.tokens import keys_of, part_of, resigned, unsigned
from tests.e2e.urls import changed

pytestmark = pytest.mark.e2e

FILES = "/b/api/v1/reports/files"
REFUSED = {
    "oauth": (401, {"error": True, "message": "Invalid or missing access token", "code": 401}),
    "document": (403, {"statusCode": 403, "data": {}, "message": "UNAUTHORIZED"}),
}
NOT_FOUND = (404, {"code": "not_found", "message": "Report not found"})
Ask = Callable[[str], httpx.Response]


@pytest.fixture(params=["oauth", "document"])
def who(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def token(customer: Customer, who: str) -> str:
    headers: dict[str, str] = getattr(customer, who)
    return headers["Authorization"].removeprefix("Bearer ")


@pytest.fixture
def ask(http: httpx.Client, who: str) -> Ask:
    path = {"oauth": "/external-api/v1/reports/download/none", "document": "/download/none"}[who]
    return lambda token: http.get(path, headers=bearer(token))


@pytest.mark.covers("access-tokens-04", "documents-03", "documents-09")
@pytest.mark.covers("external-reports-08", "documents-12")
def test_an_access_token_ends_at_its_time(stage: Stage, who: str, token: str, ask: Ask) -> None:
    now, path_is_open = int(time.time()), {"oauth": 403, "document": 437}[who]

    living = ask(resigned(stage, token, iat=now - 3500, exp=now + 100))
    ended = ask(resigned(stage, token, iat=now - 3600, exp=now))

    assert part_of(token, 1)["exp"] - part_of(token, 1)["iat"] == 3600
    assert living.status_code == path_is_open
    assert (ended.status_code, ended.json()) == REFUSED[who]


@pytest.mark.covers("external-reports-08", "documents-12")
def test_an_access_token_of_another_make_proves_nothing(
    stage: Stage, customer: Customer, who: str, token: str, ask: Ask
) -> None:
    other = {"oauth": customer.document, "document": customer.oauth}[who]
    now = int(time.time())
    forged = [
        *(changed(token, place) for place in (5, len(token) // 2, len(token) - 20)),
        token[:-1],
        f"{token}=",
        unsigned(token),
        resigned(stage, token, iss="https://elsewhere.example"),
        resigned(stage, token, aud="another"),
        resigned(stage, token, iat=now, exp=now + 86_400),
        resigned(stage, token, tenant=stage.tenant()),
        resigned(stage, token, sub="nobody"),
        other["Authorization"].removeprefix("Bearer "),
    ]

    answers = [ask(each) for each in forged]

    assert [(a.status_code, a.json()) for a in answers] == [REFUSED[who]] * len(forged)


@pytest.mark.covers("merchant-reports-21", "merchant-reports-29")
def test_a_listed_token_lives_for_an_hour(
    stage: Stage, http: httpx.Client, customer: Customer
) -> None:
    customer.publish()
    [listed, *_] = http.get(FILES, headers=customer.api_key).json()["results"]
    token = listed["download_action"]["url"].split("/")[-3]
    keys = keys_of(stage, "ListSecret")
    fields = unseal("list-token", token, keys.find)
    assert fields is not None

    def ask(expires: int) -> httpx.Response:
        sealed = seal("list-token", [*fields[:-1], expires], keys.current())
        return http.get(f"{FILES}/{sealed}/download/", headers=customer.api_key)

    now = int(time.time())
    ended = ask(now)
    assert 3590 < fields[-1] - now <= 3600
    assert (ask(now + 60).status_code, (ended.status_code, ended.json())) == (200, NOT_FOUND)


@pytest.mark.covers("merchant-reports-23", "external-reports-07")
def test_attempts_that_fail_are_on_record_with_their_reason(
    stage: Stage, http: httpx.Client, customer: Customer
) -> None:
    asked = [
        (f"{FILES}/nothing/download/", customer.api_key, "unknown_token"),
        ("/external-api/v1/reports/download/nothing", customer.oauth, "not_found"),
    ]

    for path, headers, reason in asked:
        answer = http.get(path, headers=headers)
        entry = stage.entry(customer.tenant, answer.headers["X-Request-Id"])
        assert (entry["outcome"], entry["reason"]) == ("denied", reason)
