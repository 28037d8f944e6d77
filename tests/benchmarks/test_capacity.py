"""What each use case costs in round trips and capacity: exact, so that nothing creeps in.

Every figure is of a warm function, with one write and one trip of the quota's own among them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pytest

from claimcheck.adapters.dynamodb.counter_items import CELLS
from claimcheck.domain.counting import LAST_PART
from tests.benchmarks.capacity import item_bytes, write_units
from tests.benchmarks.listings import SIZES, Listing, a_day
from tests.benchmarks.long_listing import A_DAY, EVERYTHING, FAR, TODAY, count_bill, page_bill
from tests.benchmarks.long_table import LongTable, counter_item, day_cells
from tests.benchmarks.use_cases import USE_CASES, bill_of, set_scene
from tests.dynamodb_local.server import new_tables
from tests.simulated_aws import simulated_client
from tests.template import create_tables

pytestmark = pytest.mark.gate


class Cost(NamedTuple):
    trips: int
    read: float
    write: float


# A redeemed link reads its uses, the four marks that could end it, and its row; after the entry
# comes the update of `downloaded_at`, whose failure changes nothing. One use is taken in a
# transaction: use, mark, entry and `downloaded_at`, each twice, and the entry's index.
COSTS = {
    "issue a link": Cost(3, 1, 3),
    "issue a document's URL": Cost(3, 1, 3),
    "issue a task's URL": Cost(3, 1, 3),
    "redeem a link": Cost(3, 6, 3),
    "redeem a link for one use": Cost(2, 6, 9),
    "offer a forged link": Cost(0, 0, 0),
    "list a page": Cost(4, 1, 2),
    "describe a report": Cost(3, 1, 3),
    "deliver a document": Cost(4, 1, 4),
    "issue an access token": Cost(2, 0, 2),
    "register an export": Cost(2, 1, 11),
}
# The engine of a laptop reckons these in its own way: it charges nothing for an item of a batch
# that is not there, and indexes twice for transactions, which AWS's documentation does not.
RECKONED_OTHERWISE = {"redeem a link", "redeem a link for one use", "register an export"}
# Fifty reports of usual size are 18 KB of an index, the counters of thirty days under 4 KB.
PAGE_UNITS = 3.0


def test_every_use_case_has_its_price() -> None:
    assert COSTS.keys() == USE_CASES.keys()


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("name", USE_CASES)
def test_a_use_case_costs_what_it_did(name: str) -> None:
    client = simulated_client("dynamodb")
    create_tables(client)

    bill = bill_of(set_scene(client), name)

    assert Cost(bill.trips, bill.read, bill.write) == COSTS[name], bill.calls


@pytest.mark.race
@pytest.mark.parametrize("name", sorted(USE_CASES.keys() - RECKONED_OTHERWISE))
def test_the_table_engine_charges_what_was_reckoned(dynamodb_url: str, name: str) -> None:
    bill = bill_of(set_scene(new_tables(dynamodb_url)), name)

    assert bill.told == bill.units


@pytest.mark.race
def test_a_made_up_listing_costs_what_a_stored_one_does(dynamodb_url: str) -> None:
    total = SIZES[0]
    stored = Listing.seeded(dynamodb_url, total).page_bill()

    made_up = page_bill(LongTable(total, a_day(total), TODAY))

    assert stored.told == stored.units == made_up.units


@pytest.mark.parametrize("total", SIZES)
def test_a_page_costs_one_query_beside_the_count_and_the_same_at_any_size(total: int) -> None:
    bill = page_bill(LongTable(total, a_day(total), TODAY))

    assert bill.calls == ["query", "query"]
    assert bill.read == PAGE_UNITS


@pytest.mark.parametrize("total", SIZES)
def test_counting_thirty_days_is_one_trip_and_half_a_unit_at_any_size(total: int) -> None:
    bill = count_bill(LongTable(total, a_day(total), TODAY))

    assert (bill.trips, bill.read) == (1, 0.5)


@pytest.mark.usefixtures("aws")
def test_counting_thirty_days_of_every_facet_at_every_hour_takes_two_and_a_half_units() -> None:
    client = simulated_client("dynamodb")
    create_tables(client)
    for days in range(30):
        row = counter_item(TODAY - timedelta(days=days), dict.fromkeys(CELLS, 9_999))
        client.put_item(TableName="ReportsTable", Item=row)

    bill = count_bill(client)

    assert (bill.trips, bill.read) == (1, 2.5)


def test_registering_costs_no_more_on_a_day_of_every_facet_at_every_hour() -> None:
    row = counter_item(TODAY, dict.fromkeys(CELLS, 9_999))

    assert write_units(item_bytes(row)) == 1


def test_the_furthest_offset_skips_whole_parts_of_days_unread() -> None:
    bill = page_bill(LongTable(1_000_000, A_DAY, TODAY), EVERYTHING, FAR)

    # Of 10,000 the last 1,780 lie within a day, the last 38 within three hours: these are read.
    assert (bill.trips, bill.read) == (2, 9.5)


def test_the_dearest_offset_reads_three_hours_of_keys() -> None:
    # The last report of the evening, three days ago.
    [evening] = [n for cell, n in day_cells(A_DAY, A_DAY).items() if cell.part == LAST_PART]

    bill = page_bill(LongTable(1_000_000, A_DAY, TODAY), EVERYTHING, 3 * A_DAY + evening - 1)

    assert (bill.trips, bill.read) == (2, 23.5)
