"""Links open exactly what they were made for: nothing in them can be changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import httpx
import pytest

from claimcheck.adapters.clock import SystemClock
from claimcheck.adapters.keyring import SecretsKeyring
from claimcheck.domain.link import SignedLink, read_link, sign_link
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage, at_once
from tests.e2e.urls import Pairs, changed, pairs_of, with_pairs

pytestmark = pytest.mark.e2e

NOT_FOUND = b'{"error": true, "message": "Link not found", "code": 404}'
ENDED = b'{"error": true, "message": "Link has expired or was already used", "code": 410}'
STEPS = 20


@pytest.fixture(scope="module")
def link(customer: Customer) -> str:
    return customer.link(customer.publish().id)


def alterations(link: str) -> Iterator[str]:
    """The link with one character changed: in 20 places each of token, expiry and signature."""
    path, _, query = link.partition("?")
    start = path.rindex("/") + 1
    spans = [(start, len(path))]
    for name, value in parse_qsl(query):
        first = link.index(f"{name}=") + len(name) + 1
        spans.append((first, first + len(value)))
    for first, end in spans:
        step = max(1, (end - first) // STEPS)
        yield from (changed(link, place) for place in [*range(first, end, step), end - 1])


@pytest.mark.covers("links-02")
def test_no_character_of_a_link_can_be_changed(http: httpx.Client, link: str) -> None:
    altered = list(alterations(link))

    answers = at_once(http.get, altered)

    assert len(set(altered)) >= 50
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, NOT_FOUND)}
    assert http.get(link).status_code == 200


@pytest.mark.covers("links-02")
def test_no_parameter_of_a_link_can_be_left_out_repeated_added_or_respelled(
    http: httpx.Client, link: str
) -> None:
    expires, signature = pairs_of(link)
    queries: list[Pairs] = [
        [],
        [expires],
        [signature],
        [expires, expires, signature],
        [expires, signature, signature],
        [expires, signature, ("utm_source", "mail")],
        [("Expires", expires[1]), signature],
        [("expires", f"0{expires[1]}"), signature],
        [("expires", f"{expires[1]} "), signature],
        [expires, ("signature", signature[1].upper())],
        [expires, ("signature", signature[1][:-1])],
        [expires, ("signature", "")],
        [("expires", str(int(expires[1]) + 86_400)), signature],
    ]

    answers = [http.get(with_pairs(link, query)) for query in queries]

    assert {(answer.status_code, answer.content) for answer in answers} == {(404, NOT_FOUND)}


def test_parts_of_two_links_make_no_third(http: httpx.Client, customer: Customer) -> None:
    one, two = (customer.link(customer.publish().id) for _ in range(2))

    crossed = [f"{one.partition('?')[0]}?{two.partition('?')[2]}"]
    crossed += [f"{two.partition('?')[0]}?{one.partition('?')[2]}"]

    assert [http.get(link).content for link in crossed] == [NOT_FOUND] * 2


@pytest.mark.covers("links-03")
def test_a_link_that_we_signed_ends_at_its_time(
    stage: Stage, http: httpx.Client, link: str
) -> None:
    account = stage.stack.account.client("secretsmanager")
    keys = SecretsKeyring(account, stage.resource("LinkSecret"), SystemClock())
    path = link.partition("?")[0].rpartition("/")
    ours = read_link(SignedLink(path[2], *(v for _, v in pairs_of(link))), keys.find)
    assert ours

    def answer(expires: datetime) -> httpx.Response:
        signed = sign_link(replace(ours, expires=int(expires.timestamp())), keys.current())
        query = [("expires", signed.expires), ("signature", signed.signature)]
        return http.get(with_pairs(f"{path[0]}/{signed.token}", query))

    assert answer(datetime.now(UTC) + timedelta(minutes=1)).status_code == 200
    ended = answer(datetime.now(UTC) - timedelta(seconds=1))
    assert (ended.status_code, ended.content) == (410, ENDED)
    entry = stage.entry(ours.tenant, ended.headers["X-Request-Id"])
    assert (entry["reason"], entry["principal"]) == ("link_expired", ours.id)


@pytest.mark.covers("links-02")
@pytest.mark.parametrize("method", ["HEAD", "POST"])
def test_no_method_makes_an_altered_link_serve(http: httpx.Client, link: str, method: str) -> None:
    assert http.request(method, changed(link, len(link) - 1)).status_code == 404
