"""Quotas are exact, and entries of the audit are put once, whoever comes at the same time."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from claimcheck.adapters.dynamodb.attributes import from_item
from claimcheck.adapters.dynamodb.audit_log import item_of
from tests.fakes import NOW
from tests.ports.samples import an_entry
from tests.races.crowd import THREADS, outcomes
from tests.races.table_layer import TableLayer

pytestmark = pytest.mark.race

ROUNDS = 3


@pytest.mark.parametrize(("rate", "callers"), [(60, 200), (1, THREADS)])
def test_exactly_as_many_pass_as_the_quota_allows(
    layer: TableLayer, rate: int, callers: int
) -> None:
    for minute in range(ROUNDS):
        now = NOW + timedelta(minutes=minute)

        ended = outcomes([partial(layer.quota.take, "ak_one", rate, now)] * callers)

        assert ended == {"done": rate, "QuotaExceeded": callers - rate}
    assert [row["n"] for row in layer.rows("LinksTable")] == [rate] * ROUNDS


def test_of_different_entries_for_one_place_one_is_kept(layer: TableLayer) -> None:
    place = an_entry()
    rivals = [replace(place, reason=f"rival {number}") for number in range(THREADS)]

    ended = outcomes([partial(layer.audit.append, entry) for entry in rivals])

    assert ended == {"done": 1, "Unavailable": THREADS - 1}
    [kept] = layer.entries()
    assert kept in rivals


def test_one_entry_said_by_many_is_kept_as_it_was_said(layer: TableLayer) -> None:
    entry = an_entry()

    ended = outcomes([partial(layer.audit.append, entry)] * THREADS)

    assert ended == Counter(done=THREADS)
    assert layer.rows("AuditTable") == [from_item(item_of(entry))]
