"""How credentials may be spelled: names of headers and schemes in any case, nothing else."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable

import httpx
import pytest

from claimcheck.domain.caller import CredentialKind
from claimcheck.domain.report import Kind
from tests.e2e.customer import Customer, Headers

pytestmark = pytest.mark.e2e

WHO = ["oauth", "task", "document", "business", "api_key", "user"]
Spelling = Callable[[str], str]
LIST = "/b/api/v1/reports"


@pytest.fixture(scope="module")
def paths(customer: Customer) -> dict[str, str]:
    """Something that each kind of credential opens."""
    report, task = customer.publish(), customer.publish(Kind.TASK)
    return {
        "oauth": f"/external-api/v1/reports/download/{report.id}",
        "task": f"/tasks/{task.id}/download_url",
        "document": f"/download/{customer.publish(Kind.DOCUMENT).id}",
        "business": f"/api/v1/reports/{report.id}",
        "api_key": LIST,
        "user": LIST,
    }


def respelled(headers: Headers, name: Spelling, scheme: Spelling) -> Headers:
    sent = {}
    for header, value in headers.items():
        first, blank, rest = value.partition(" ")
        sent[name(header)] = f"{scheme(first)}{blank}{rest}" if blank else value
    return sent


@pytest.mark.covers("common-04")
@pytest.mark.parametrize("spelling", [str.lower, str.upper, str.swapcase, str.title])
@pytest.mark.parametrize("who", WHO)
def test_names_of_headers_and_schemes_are_read_in_any_case(
    http: httpx.Client, customer: Customer, paths: dict[str, str], who: str, spelling: Spelling
) -> None:
    headers = respelled(getattr(customer, who), spelling, spelling)

    assert http.get(paths[who], headers=headers).status_code == 200


@pytest.mark.parametrize("scheme", ["Token", "Bearer:", "Bearer ", "Digest"])
@pytest.mark.parametrize("who", [who for who in WHO if who != "api_key"])
def test_another_scheme_proves_nothing(
    http: httpx.Client, customer: Customer, paths: dict[str, str], who: str, scheme: str
) -> None:
    headers = respelled(getattr(customer, who), str, lambda _: scheme)

    assert http.get(paths[who], headers=headers).status_code == (403 if who == "document" else 401)


@pytest.mark.covers("common-04", "access-tokens-01")
@pytest.mark.parametrize("scheme", ["basic", "BASIC", "bAsIc"])
def test_the_scheme_of_the_token_endpoint_is_read_in_any_case(
    http: httpx.Client, customer: Customer, scheme: str
) -> None:
    client = customer.credentials[CredentialKind.OAUTH_CLIENT]
    pair = b64encode(f"{client['client_id']}:{client['client_secret']}".encode()).decode()
    headers = {"aUTHORIZATION": f"{scheme} {pair}"}

    answer = http.post("/oauth2/token", headers=headers, data={"grant_type": "client_credentials"})

    assert answer.status_code == 200


@pytest.mark.covers("export-tasks-07", "business-reports-13", "merchant-reports-27")
@pytest.mark.parametrize("who", ["task", "business", "api_key"])
def test_a_secret_is_compared_to_the_letter(
    http: httpx.Client, customer: Customer, paths: dict[str, str], who: str
) -> None:
    [(name, value), *others] = getattr(customer, who).items()
    secret = re.split("[:.]", value)[-1]
    wrong = [secret.swapcase(), secret[:-1], f"{secret}x", "x" * len(secret)]

    answers = [
        http.get(paths[who], headers={**dict(others), name: value.replace(secret, each)})
        for each in wrong
    ]

    assert [answer.status_code for answer in answers] == [401] * len(wrong)
    assert {answer.content for answer in answers} == {http.get(paths[who]).content}
