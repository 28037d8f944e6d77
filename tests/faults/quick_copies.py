"""Copies of simulated tables that cost little, so that a transaction does.

The simulation copies a whole table for each item of a transaction, every value in it included.
Rows need copies of their own, because updates change rows in place; values are only ever replaced.
"""

from __future__ import annotations

import copy
from typing import Any

from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import Table


def quick_copy(table: Any, _memo: object) -> Any:
    """To be `Table.__deepcopy__`."""
    copied = copy.copy(table)
    copied.items = copy.copy(table.items)
    for place, held in table.items.items():
        copied.items[place] = (
            _row(held) if isinstance(held, Item) else {key: _row(row) for key, row in held.items()}
        )
    return copied


def _row(row: Any) -> Any:
    copied = copy.copy(row)
    copied.attrs = type(row.attrs)()
    dict.update(copied.attrs, row.attrs)  # not its own, which weighs the row again for each value
    return copied


__all__ = ["Table", "quick_copy"]
