"""API keys: which open the function, and that a key decides alone."""

from __future__ import annotations

import pytest

from tests.client import WireClient
from tests.contracts.merchant_reports.samples import (
    FILE,
    STRANGER,
    Key,
    add_key,
    add_user,
    assert_golden,
)
from tests.contracts.stage import SECRET
from tests.fakes import FakeServices

pytestmark = pytest.mark.usefixtures("report")


@pytest.mark.covers("merchant-reports-27")
@pytest.mark.parametrize("sent", ["", "null", f"made-up.{SECRET}"])
def test_a_bad_key_answers_401(client: WireClient, sent: str) -> None:
    reply = client.get(FILE, {"Api-Key": sent})

    assert_golden("unauthorized", reply, 401)


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
@pytest.mark.parametrize("wrong", [["wrong"], [""], ["{key}", "{key}"]])
def test_a_bad_key_beside_a_good_user_answers_401(
    client: WireClient, services: FakeServices, key: Key, wrong: list[str]
) -> None:
    keys = [("Api-Key", value.format(key=key["Api-Key"])) for value in wrong]
    reply = client.get(FILE, [*add_user(services).items(), *keys])

    assert_golden("unauthorized", reply, 401)
