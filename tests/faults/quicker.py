"""The simulated tables made quicker, without a change of what they do: thousands of runs use them.

For each item of a transaction the simulation copies the whole table, every value in it included;
for each node of an expression it builds the table of what to do with nodes.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import Table
from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser

from claimcheck.adapters import errors


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """For one test: nothing waits between tries, and simulated tables take less time."""
    copies = _Copies(DynamoDBBackend.transact_write_items)
    monkeypatch.setattr(errors, "_PAUSES", (0.0,) * 4)
    monkeypatch.setattr(Table, "__deepcopy__", lambda table, _: copies.of(table), raising=False)
    monkeypatch.setattr(
        DynamoDBBackend, "transact_write_items", lambda *given: copies.transact(*given)
    )
    monkeypatch.setattr(DepthFirstTraverser, "nodes_to_be_processed", _nodes)


class _Copies:
    """Copies of tables. A transaction makes all of its own before it writes: one a table will do."""

    def __init__(self, transact: Callable[..., None]) -> None:
        self._transact = transact
        self._made: dict[int, Any] | None = None

    def transact(self, backend: Any, items: Any) -> None:
        self._made = {}
        try:
            self._transact(backend, items)
        finally:
            self._made = None

    def of(self, table: Any) -> Any:
        if self._made is None:
            return _copy(table)
        if id(table) not in self._made:
            self._made[id(table)] = _copy(table)
        return self._made[id(table)]


def _copy(table: Any) -> Any:
    """Updates change rows in place, so these are copied; values are only ever replaced."""
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


def _nodes(traverser: Any) -> Any:
    known = vars(traverser).get("nodes")
    if known is None:
        known = traverser.nodes = tuple(traverser._processing_map())
    return known
