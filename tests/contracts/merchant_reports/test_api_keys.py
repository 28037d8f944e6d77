"""API keys: which open the door, and that a key decides alone."""

from __future__ import annotations

import pytest

from claimcheck.domain.caller import CredentialKind
from tests.client import WireClient
from tests.contracts.merchant_reports.samples import (
    FILE,
    MERCHANT,
    STRANGER,
    Key,
    add_key,
    add_user,
    golden,
)
from tests.contracts.stage import SECRET, add_credential
from tests.fakes import FakeServices

pytestmark = pytest.mark.usefixtures("report")


@pytest.mark.covers("merchant-reports-27")
@pytest.mark.parametrize(
    "sent",
    [
        "",
        " ",
        "null",
        "*",
        "{key} ",
        " {key}",
        "{key}\n",
        "\ufeff{key}",
        "{key}\x00",
        "{key}, {key}",
        "{id}",
        "{id}.",
        "{id}.{swapped}",
        "{id}.{cut}",
        "{id}.{secret}x",
        "{id}.é",
        "{other}.{secret}",
        "é.{secret}",
        "' OR 1=1--.{secret}",
        "x#META.{secret}",
        "{id}.{long}",
        "Bearer {key}",
    ],
)
def test_a_bad_key_answers_401(
    client: WireClient, services: FakeServices, key: Key, sent: str
) -> None:
    credential_id = key["Api-Key"].partition(".")[0]
    value = sent.format(
        key=key["Api-Key"],
        id=credential_id,
        secret=SECRET,
        swapped=SECRET.swapcase(),
        cut=SECRET[:-1],
        other=add_credential(services, CredentialKind.BASIC_USER, MERCHANT),
        long="x" * 100_000,
    )
    reply = client.get(FILE, {"Api-Key": value})

    assert (reply.status, reply.body) == (401, golden("unauthorized"))


@pytest.mark.parametrize("name", ["X-Api-Key", "Api_Key", "Apikey"])
def test_only_the_published_header_holds_a_key(client: WireClient, key: Key, name: str) -> None:
    assert client.get(FILE, {name: key["Api-Key"]}).status == 401


@pytest.mark.covers("merchant-reports-01")
@pytest.mark.covers("common-04")
@pytest.mark.parametrize("name", ["api-key", "API-KEY"])
def test_the_header_of_a_key_is_read_in_any_case(client: WireClient, key: Key, name: str) -> None:
    assert client.get(FILE, {name: key["Api-Key"]}).status == 200


@pytest.mark.covers("merchant-reports-03")
def test_a_key_beside_a_user_decides_alone(client: WireClient, services: FakeServices) -> None:
    key, stranger = add_key(services), add_user(services, STRANGER)

    assert client.get(FILE, {**stranger, **key}).status == 200
    assert client.get(FILE, {**key, "Authorization": "Basic nonsense"}).status == 200


@pytest.mark.covers("merchant-reports-03", "merchant-reports-27")
@pytest.mark.parametrize("wrong", [["wrong"], [""], ["{key}", "{key}"], ["{key}", "wrong"]])
def test_a_bad_key_beside_a_good_user_answers_401(
    client: WireClient, services: FakeServices, key: Key, wrong: list[str]
) -> None:
    keys = [("Api-Key", value.format(key=key["Api-Key"])) for value in wrong]
    reply = client.get(FILE, [*add_user(services).items(), *keys])

    assert (reply.status, reply.body) == (401, golden("unauthorized"))
