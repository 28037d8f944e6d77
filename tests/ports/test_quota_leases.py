"""Leases of high quotas: fewer writes, and never one request more than was promised."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.adapters.dynamodb.quota import DynamoQuota
from claimcheck.domain.refusals import QuotaExceeded
from tests.fakes import NOW
from tests.ports.scripted import an_error
from tests.simulated_aws import simulated_client
from tests.template import create_tables


class Counters:
    """What DynamoDB makes of a quota's writes, and how many there were."""

    def __init__(self) -> None:
        self.counted: dict[str, int] = {}
        self.writes = 0

    def update_item(self, **asked: Any) -> None:
        self.writes += 1
        mark, values = asked["Key"]["mark"]["S"], asked["ExpressionAttributeValues"]
        held = self.counted.get(mark)
        if held is not None and held > int(values[":room"]["N"]):
            raise an_error("ConditionalCheckFailedException")
        self.counted[mark] = (held or 0) + int(values[":requests"]["N"])


def served(quota: DynamoQuota, rate: int, at: datetime = NOW) -> bool:
    try:
        quota.take("ak_one", rate, at)
    except QuotaExceeded:
        return False
    return True


def served_until_refused(quota: DynamoQuota, rate: int) -> int:
    number = 0
    while served(quota, rate):
        number += 1
    return number


@pytest.mark.parametrize(
    ("rate", "requests", "writes"),
    [(6000, 1000, 10 + 99), (601, 600, 10 + 59), (600, 600, 600), (5, 5, 5)],
)
def test_high_rates_cost_one_write_for_ten_requests_and_others_one_for_each(
    rate: int, requests: int, writes: int
) -> None:
    counters: Any = Counters()
    quota = DynamoQuota(counters, "links")

    for minute in (0, 1):
        counters.writes = 0
        at = NOW + timedelta(minutes=minute)
        assert sum(served(quota, rate, at) for _ in range(requests)) == requests
        assert counters.writes == writes


def test_a_lease_ends_with_its_minute() -> None:
    counters: Any = Counters()
    quota = DynamoQuota(counters, "links")
    for _ in range(11):
        served(quota, 6000)

    served(quota, 6000, NOW + timedelta(minutes=1))

    assert sorted(counters.counted.values()) == [1, 20]


def quota_on(counters: Any) -> DynamoQuota:
    return DynamoQuota(counters, "links")


def test_an_environment_alone_is_served_exactly_the_rate() -> None:
    assert served_until_refused(quota_on(Counters()), 1234) == 1234


@given(
    rate=st.integers(601, 660),
    order=st.lists(st.integers(0, 3), min_size=500, max_size=900),
)
def test_no_mix_of_environments_is_served_more_and_the_rate_is_served_once_leases_are_used(
    rate: int, order: list[int]
) -> None:
    counters: Any = Counters()
    environments = [DynamoQuota(counters, "links") for _ in range(4)]

    accepted = sum(served(environments[number], rate) for number in order)
    assert accepted <= min(rate, len(order))
    # While others hold leases, less may be served: nine each at most.
    if len(order) >= rate:
        assert accepted >= rate - 9 * len(environments)

    accepted += sum(served_until_refused(quota, rate) for quota in environments)
    assert accepted == rate


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("rate", [7, 601, 625])
def test_several_environments_share_one_rate_on_a_real_table(rate: int) -> None:
    client = simulated_client("dynamodb")
    create_tables(client)
    environments = [DynamoQuota(client, "LinksTable") for _ in range(3)]

    turns = range(rate + 30)
    accepted = sum(served(environments[turn % 3], rate) for turn in turns)

    assert rate - 9 * 3 <= accepted <= rate
    accepted += sum(served_until_refused(quota, rate) for quota in environments)
    assert accepted == rate
