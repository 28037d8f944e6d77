"""The simulated tables made quicker, without a change of what they do: thousands of runs use them.

For each item of a transaction the simulation copies the whole table, every value in it included;
each node of an expression it asks anew, and slowly, what it is, and expressions are few.
"""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table
from moto.dynamodb.parsing import ast_nodes, expressions, validators

from claimcheck.adapters.dynamodb import calls as errors

# Any: the simulation's own annotations hide what the module holds.
NODES: Any = ast_nodes
PARSER: Any = expressions.UpdateExpressionParser  # type: ignore[attr-defined]


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """For one test: nothing waits between tries, and simulated tables take less time."""
    copies = _Copies(DynamoDBBackend.transact_write_items)
    monkeypatch.setattr(errors, "_pause", lambda _pause: None)
    monkeypatch.setattr(Table, "__deepcopy__", lambda table, _: copies.of(table), raising=False)
    monkeypatch.setattr(DynamoDBBackend, "transact_write_items", copies.method())
    monkeypatch.setattr(NODES.DepthFirstTraverser, "traverse_node_recursively", _traverse)
    monkeypatch.setattr(NODES.Node, "find_clauses", _clauses)
    # What it makes is copied before it is used.
    monkeypatch.setattr(PARSER, "make", cache(PARSER.make))
    monkeypatch.setattr(validators, "deepcopy", _copy_nodes)


class _Copies:
    """Copies of tables. A transaction makes all of its own before it writes: one a table will do,
    with copies of only those rows that it names.
    """

    def __init__(self, transact: Callable[..., None]) -> None:
        self._transact = transact
        self._made: dict[int, Any] | None = None
        self._operations: list[Any] = []

    def method(self) -> Callable[[Any, Any], None]:
        """A function, because only those become methods of the class that they are put into."""

        def transact_write_items(backend: Any, transact_items: Any) -> None:
            self.transact(backend, transact_items)

        return transact_write_items

    def transact(self, backend: Any, items: Any) -> None:
        self._made = {}
        self._operations = [operation for item in items for operation in item.values()]
        try:
            self._transact(backend, items)
        finally:
            self._made = None

    def of(self, table: Any) -> Any:
        if self._made is None:
            return _copy(table)
        if id(table) not in self._made:
            here = [o for o in self._operations if o["TableName"] == table.name]
            self._made[id(table)] = _copy_named(table, here)
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


def _copy_named(table: Any, operations: list[Any]) -> Any:
    copied = copy.copy(table)
    copied.items = copy.copy(table.items)
    for place, held in table.items.items():
        copied.items[place] = held if isinstance(held, Item) else dict(held)
    for operation in operations:
        key = operation.get("Key") or operation["Item"]
        place = DynamoType(key[table.hash_key_attr])
        inner = DynamoType(key[table.range_key_attr]) if table.has_range_key else None
        row = table.get_item(place, inner)
        if row is not None and inner is not None:
            copied.items[place][inner] = _row(row)
        elif row is not None:
            copied.items[place] = _row(row)
    return copied


def _row(row: Any) -> Any:
    copied = copy.copy(row)
    copied.attrs = type(row.attrs)()
    dict.update(copied.attrs, row.attrs)  # not its own, which weighs the row again for each value
    return copied


def _traverse(traverser: Any, node: Any, place: int = -1) -> Any:
    """As the simulation's own, which asks of each node by abstract classes what it is."""
    processor = _processor(traverser, type(node))
    if processor is None:
        return node
    parent = node.parent
    for number, child in enumerate(node.children or ()):
        traverser.pre_processing_of_child(node, number)
        _traverse(traverser, child, number)
    if processor is not _leave:
        node = processor(node)
        node.parent = parent
        if parent:
            parent.children[place] = node
    return node


def _clauses(node: Any, kinds: Any) -> list[Any]:
    """As the simulation's own, which asks by abstract classes too."""
    found = list[Any]()
    for child in node.children or ():
        kind: Any = type(child)
        if kind in kinds:
            found.append(child)
        elif _nests(kind):
            found.extend(_clauses(child, kinds))
    return found


@cache
def _nests(of: type) -> bool:
    """Whether nodes of a class may hold clauses."""
    return issubclass(of, (NODES.Expression, NODES.UpdateExpressionFunction))


def _copy_nodes(root: Any) -> Any:
    """Expressions refer back to themselves, which is what makes other copies slow."""
    return pickle.loads(pickle.dumps(root))


def _leave(node: Any) -> Any:
    return node


def _processor(traverser: Any, of: type) -> Any:
    """What the traverser does with nodes of a class; None for what is no node."""
    known = vars(traverser).setdefault("processors", {})
    if of not in known:
        wanted = traverser._processing_map().items() if issubclass(of, NODES.Node) else ()
        found = (process for kind, process in wanted if issubclass(of, kind))
        known[of] = next(found, _leave if issubclass(of, NODES.Node) else None)
    return known[of]
