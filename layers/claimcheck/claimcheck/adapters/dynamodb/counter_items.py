"""Items with the counters of a day: one item a day, one attribute for each cell.

Every page of a listing reads thirty of them, so the attributes have short names: the initials of
source and interval (`n` for none) and the part of the day. `ad4` counts automatic daily reports of
the fifth part: 12:00 to 15:00 UTC.
"""

from __future__ import annotations

from datetime import date
from itertools import product

from claimcheck.adapters.dynamodb.attributes import Item, from_item, to_item
from claimcheck.adapters.dynamodb.report_items import NO_INTERVAL
from claimcheck.domain.counting import LAST_PART, Cell, DayCounter
from claimcheck.domain.report import Facet, Interval, Source

COUNTER_PREFIX = "count#"


def counter_key(tenant: str, day: date) -> Item:
    return to_item({"tenant": tenant, "entity": counter_entity(day)})


def counter_entity(day: date) -> str:
    return COUNTER_PREFIX + day.isoformat()


def counter_name(cell: Cell) -> str:
    """Return the attribute that counts a cell's reports."""
    source, interval = cell.facet
    return f"{source[0]}{(interval or NO_INTERVAL)[0]}{cell.part}"


_FACETS = [Facet(source, interval) for source, interval in product(Source, (None, *Interval))]
CELLS = [Cell(part, facet) for part, facet in product(range(LAST_PART + 1), _FACETS)]
_BY_NAME = {counter_name(cell): cell for cell in CELLS}


def counts_of(item: Item) -> tuple[date, dict[Cell, int]]:
    """Return the day of a counter item, and its cells that are not zero."""
    row = from_item(item)
    day = date.fromisoformat(row["entity"].removeprefix(COUNTER_PREFIX))
    return day, {_BY_NAME[name]: n for name, n in row.items() if name in _BY_NAME and n}


def day_counter_of(item: Item) -> tuple[date, DayCounter]:
    day, by_cell = counts_of(item)
    return day, DayCounter(by_cell, from_item(item).get("rev", 0))
