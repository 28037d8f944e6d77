"""Tokens of listed files: how long they live, whom they serve, and that nobody can make one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claimcheck.domain.link import seal
from tests.client import WireClient
from tests.contracts.merchant_reports.samples import (
    FILES,
    MERCHANT,
    STRANGER,
    Key,
    add_report,
    by_token,
    golden,
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
    assert (late.status, late.body) == (404, golden("not_found"))
    entry = services.audit.entries[-1]
    assert (entry.reason, entry.subject) == ("token_expired", report.subject)


@pytest.mark.covers("merchant-reports-21")
def test_a_token_of_somebody_else_does_not_open_an_own_report_of_the_same_id(
    client: WireClient, services: FakeServices, key: Key
) -> None:
    add_report(services)
    theirs = by_token(services, add_report(services, tenant=STRANGER))

    assert client.get(theirs, key).body == golden("not_found")


def test_no_character_of_a_token_can_be_changed(
    client: WireClient, services: FakeServices, key: Key
) -> None:
    path = by_token(services, add_report(services))
    token = path.split("/")[-2]
    for place, char in enumerate(token):
        other = "A" if char != "A" else "B"
        reply = client.get(path_of(f"{token[:place]}{other}{token[place + 1 :]}"), key)

        assert (reply.status, reply.body) == (404, golden("not_found")), place


@pytest.mark.parametrize(
    "respell",
    [
        str.upper,
        lambda text: text.replace("-", ""),
        lambda text: f"%7B{text}%7D",
        lambda text: f"urn:uuid:{text}",
        lambda text: f"{text}%0A",
        lambda text: f"%20{text}",
    ],
)
def test_an_encrypted_id_has_one_spelling(
    client: WireClient, services: FakeServices, key: Key, respell: Callable[[str], str]
) -> None:
    report = add_report(services)
    reply = client.get(path_of(respell(report.encrypted_id)), key)

    assert (reply.status, reply.body) == (404, golden("not_found"))


@pytest.mark.covers("merchant-reports-29")
@pytest.mark.parametrize("token", ["report_1", "null", "*", "%2e%2e", "a.b", "%D0%B0", "x" * 9000])
def test_a_malformed_token_answers_404(
    client: WireClient, services: FakeServices, key: Key, token: str
) -> None:
    add_report(services)
    reply = client.get(path_of(token), key)

    assert (reply.status, reply.body) == (404, golden("not_found"))


def test_a_cursor_is_no_token(client: WireClient, services: FakeServices, key: Key) -> None:
    report = add_report(services)
    fields = [MERCHANT, report.kind, report.id, 2**40]
    text = seal("list-cursor", fields, services.list_keys.current())

    assert client.get(path_of(text), key).status == 404
