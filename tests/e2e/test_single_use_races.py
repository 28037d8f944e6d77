"""Five thousand race for a hundred single-use links: a hundred win, and all are on record."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from urllib.parse import urlsplit

import httpx
import pytest

from tests.e2e.customer import Customer
from tests.e2e.stage import Stage, at_once

pytestmark = pytest.mark.e2e

LINKS = 100
CALLERS = 50


def race(http: httpx.Client, link: str) -> Counter[int]:
    """The statuses of as many callers as ask for `link` at once."""
    path = urlsplit(link)
    target = f"{path.path}?{path.query}"
    return Counter(at_once(lambda _: http.get(target).status_code, range(CALLERS), CALLERS))


def test_of_all_who_race_for_a_link_one_wins_and_every_attempt_is_accounted_for(
    stage: Stage, http: httpx.Client
) -> None:
    customer = Customer.of(stage, http)
    report = customer.publish(single_use=True)
    links = [customer.link(report.id) for _ in range(LINKS)]

    outcomes = [race(http, link) for link in links]

    assert outcomes == [{200: 1, 410: CALLERS - 1}] * LINKS
    stage.close_denials()
    attempts = [e for e in stage.entries(customer.tenant) if e["principal_kind"] == "link"]
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
