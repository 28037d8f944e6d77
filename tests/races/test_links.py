"""Gated links under 64 callers: uses never exceed the limit, and each has its audit entry."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from uuid import uuid4

import pytest

from claimcheck.domain.link import Link
from claimcheck.domain.revocation import (
    CredentialLinks,
    ReportLinks,
    RevocationTarget,
    SingleLink,
    TenantLinks,
)
from claimcheck.ports import AlreadySpentError
from tests.fakes import NOW
from tests.ports.samples import a_link, a_report, an_entry, register
from tests.races.crowd import THREADS, at_once, outcome, outcomes
from tests.races.table_layer import TableLayer
from tests.samples import TENANT

pytestmark = pytest.mark.race

ROUNDS = 3
FETCHES = 4
REPORT = a_report("r-1")
TARGETS: dict[str, RevocationTarget] = {
    "link": SingleLink("link-x"),
    "report": ReportLinks(TENANT, REPORT.subject),
    "credential": CredentialLinks("oc_somebody"),
    "tenant": TenantLinks(TENANT),
}


def uses(layer: TableLayer, link: Link) -> int:
    """As the table says, read without the adapter."""
    return sum(r["uses"] for r in layer.rows("LinksTable") if r["mark"] == f"use#{link.id}")


def claims(layer: TableLayer) -> int:
    return sum(row["mark"].startswith("claim#") for row in layer.rows("LinksTable"))


def spending(
    layer: TableLayer, link: Link, idempotency_hash: str | None = None
) -> Callable[[], object]:
    """Taking one use, with an entry of its own."""
    return lambda: layer.links.take_use(link, an_entry(), idempotency_hash)


@pytest.mark.parametrize("limit", [1, 5, 63])
def test_a_link_serves_exactly_as_often_as_it_says(layer: TableLayer, limit: int) -> None:
    for number in range(1, ROUNDS + 1):
        link = a_link(REPORT, max_uses=limit)

        ended = outcomes([spending(layer, link)] * THREADS)

        assert ended == {"done": limit, "AlreadySpentError": THREADS - limit}
        assert uses(layer, link) == limit
        assert len(layer.entries()) == number * limit


@pytest.mark.parametrize("limit", [1, 5])
def test_one_idempotency_key_takes_one_use_however_many_send_it(
    layer: TableLayer, limit: int
) -> None:
    for number in range(1, ROUNDS + 1):
        link = a_link(REPORT, max_uses=limit)

        ended = outcomes([spending(layer, link, "a claim")] * THREADS)

        assert ended == {"done": 1, "AlreadySpentError": THREADS - 1}
        assert (uses(layer, link), claims(layer), len(layer.entries())) == (1, number, number)
        assert layer.links.link_state(link, "a claim").previous_use_at == NOW


def test_idempotency_keys_that_lose_are_not_noted(layer: TableLayer) -> None:
    for number in range(1, ROUNDS + 1):
        link, keys = a_link(REPORT, max_uses=5), [str(uuid4()) for _ in range(THREADS)]

        ended = at_once(outcome, [spending(layer, link, key) for key in keys])

        won = {key for key, how in zip(keys, ended, strict=True) if how == "done"}
        noted = {key for key in keys if layer.links.link_state(link, key).previous_use_at}
        assert (len(won), noted, uses(layer, link)) == (5, won, 5)
        assert claims(layer) == len(layer.entries()) == 5 * number


Ended = list[tuple[bool, str]]


def around_a_revocation(
    layer: TableLayer, target: RevocationTarget, fetch: Callable[[], object]
) -> Ended:
    """How many fetches ended, and whether each began only after the revocation had returned."""
    revoked = Event()

    def fetched() -> Ended:
        return [(revoked.is_set(), outcome(fetch)) for _ in range(FETCHES)]

    def act(number: int) -> Ended:
        ended = fetched()
        if number == THREADS // 2:
            layer.links.revoke(target, NOW)
            revoked.set()
        return ended + fetched()

    return [ended for several in at_once(act, range(THREADS)) for ended in several]


def assert_ended_by_it(layer: TableLayer, link: Link, ended: Ended, others: int = 0) -> None:
    """`others` audit entries are of something else."""
    served = [late for late, how in ended if how == "done"]
    assert served
    assert not any(served)
    assert {how for late, how in ended if late} == {"AlreadySpentError"}
    assert uses(layer, link) == len(served) == len(layer.entries()) - others


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS.keys())
def test_nothing_is_served_once_a_revocation_has_returned(
    layer: TableLayer, target: RevocationTarget
) -> None:
    register(layer.reports, REPORT)
    link = a_link(REPORT, id="link-x", max_uses=100_000)

    def fetch() -> None:
        if layer.links.link_state(link).revoked:
            raise AlreadySpentError
        layer.links.take_use(link, an_entry())

    assert_ended_by_it(layer, link, around_a_revocation(layer, target, fetch), others=1)


def test_spending_alone_never_passes_the_mark_of_its_own_link(layer: TableLayer) -> None:
    """Without a look before: what holds then is the condition inside the transaction."""
    link = a_link(REPORT, id="link-x", max_uses=100_000)

    ended = around_a_revocation(layer, TARGETS["link"], spending(layer, link))

    assert_ended_by_it(layer, link, ended)
