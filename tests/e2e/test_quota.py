"""A credential's quota through the deployed API: exact under parallel callers, all on record."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime

import httpx
import pytest

from tests.e2e.customer import Customer
from tests.e2e.stage import Stage, at_once

pytestmark = pytest.mark.e2e

LIST = "/b/api/v1/reports/files"
RATE = 60
REQUESTS = 200
CONNECTIONS = 8
# Functions are started a few at a time, before the minute that counts.
WARMING = (4, 8)
# So late in a minute, not all of the requests would fall into it.
LATEST_SECOND = 30


def wait_for_an_early_second() -> None:
    """Until the minute is young; that takes 30 seconds at most."""
    second = datetime.now(UTC).second
    if second > LATEST_SECOND:
        time.sleep(60 - second + 0.1)


@pytest.mark.covers("common-14", "merchant-reports-30")
def test_a_quota_is_exact_however_many_ask_at_once_and_all_are_on_record(
    stage: Stage, http: httpx.Client, stranger: Customer
) -> None:
    customer = Customer.of(stage, http, rate=RATE)
    for callers in WARMING:
        at_once(lambda _: http.get(LIST, headers=stranger.api_key), range(callers), callers)
    wait_for_an_early_second()

    began = datetime.now(UTC)
    answers = at_once(
        lambda _: http.get(LIST, headers=customer.api_key), range(REQUESTS), CONNECTIONS
    )

    assert datetime.now(UTC).minute == began.minute, "the requests took longer than the minute"
    assert Counter(a.status_code for a in answers) == {200: RATE, 429: REQUESTS - RATE}
    for refused in (a for a in answers if a.status_code == 429):
        assert refused.json() == {"code": "rate_limited", "message": "Too many requests"}
        wait = int(refused.headers["Retry-After"])
        assert 1 <= wait <= 60
        assert refused.headers["RateLimit-Policy"] == f'"minute";q={RATE};w=60'
        assert refused.headers["RateLimit"] == f'"minute";r=0;t={wait}'
    stage.close_denials()
    entries = [e for e in stage.entries(customer.tenant) if e["contract"] != "operator"]
    counted = Counter[str]()
    for entry in entries:
        counted[entry["outcome"]] += entry["count"]
    assert counted == {"granted": RATE, "denied": REQUESTS - RATE}
    assert len(entries) == RATE + 10 + 1
