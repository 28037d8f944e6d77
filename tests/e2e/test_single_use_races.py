"""Five thousand race for a hundred single-use links: a hundred win, and all are on record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import httpx
import pytest

from tests.e2e.customer import Customer
from tests.e2e.stage import Stage, at_once

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(900)]

LINKS = 100
CALLERS = 50
# Functions are started a few at a time: all at once they would take longer than they are given.
WARMING = (4, 8, 16)


def race(http: httpx.Client, link: str) -> Counter[int]:
    """The statuses of as many callers as ask for `link` at once."""
    return Counter(at_once(lambda _: http.get(link).status_code, range(CALLERS), CALLERS))


@pytest.fixture
def patient(http: httpx.Client) -> Iterator[httpx.Client]:
    """Waits for its turn among all the others."""
    with httpx.Client(base_url=http.base_url, timeout=300, trust_env=False) as client:
        yield client


def test_of_all_who_race_for_a_link_one_wins_and_every_attempt_is_accounted_for(
    stage: Stage, patient: httpx.Client
) -> None:
    customer = Customer.of(stage, patient)
    report = customer.publish(single_use=True)
    untouched, *links = at_once(lambda _: customer.link(report.id), range(1 + LINKS))
    for callers in WARMING:
        at_once(lambda _: patient.head(untouched), range(callers), callers)

    outcomes = [race(patient, link) for link in links]

    assert outcomes == [{200: 1, 410: CALLERS - 1}] * LINKS
    stage.close_denials()
    entries = stage.entries(customer.tenant)
    attempts = [e for e in entries if e["action"] in ("redeemed", "attempted")]
    redeemed = Counter(e["principal"] for e in attempts if e["action"] == "redeemed")
    assert sorted(redeemed.values()) == [1] * LINKS
    denied = Counter[str]()
    for entry in attempts:
        if entry["outcome"] == "denied":
            denied[entry["principal"]] += entry["count"]
    assert denied == dict.fromkeys(redeemed, CALLERS - 1)
    assert max(Counter(map(_link_and_minute, attempts)).values()) <= 1 + 10 + 1


def _link_and_minute(entry: dict[str, str]) -> tuple[str, datetime]:
    moment = datetime.fromisoformat(entry["time"])
    return entry["principal"], moment.replace(second=0, microsecond=0)
