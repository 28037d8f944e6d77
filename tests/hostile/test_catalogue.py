"""The catalogue of hostile inputs: no row without a test, or the reason why it has none."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.hostile.scale import figure

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
CATALOGUE: Mapping[str, dict[str, Any]] = json.loads((HERE / "catalogue.json").read_text())


@cache
def names_of(path: str) -> frozenset[str]:
    """The functions and variables of a module."""
    body = ast.parse((ROOT / path).read_text()).body
    variables = (
        target.id
        for node in body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    )
    functions = (node.name for node in body if isinstance(node, ast.FunctionDef))
    return frozenset((*variables, *functions))


@cache
def tables() -> Mapping[str, Mapping[str, Sequence[Any]]]:
    """The table of inputs of each module that has one and is named by a row."""
    paths = sorted({path for _, path, _ in named() if "ROWS" in names_of(path)})
    modules = {path: path.removesuffix(".py").replace("/", ".") for path in paths}
    return {path: import_module(module).ROWS for path, module in modules.items()}


def named() -> Iterator[tuple[str, str, str]]:
    """Every row, with the path and the name of each of its tests."""
    for row, told in CATALOGUE.items():
        for test in told.get("tests", ()):
            path, _, name = test.partition("::")
            yield row, path, name


def test_every_row_has_a_test_or_the_reason_why_it_has_none() -> None:
    for row, told in CATALOGUE.items():
        assert told["what"], row
        assert bool(told.get("tests")) != bool(told.get("why_not")), row
    figure("hostile_rows", len(CATALOGUE))


def test_every_test_that_a_row_names_exists() -> None:
    assert [test for test in named() if test[2] not in names_of(test[1])] == []


def test_every_table_is_of_rows_that_name_its_module() -> None:
    for module, table in tables().items():
        mine = {row for row, path, _ in named() if path == module}
        assert table.keys() - mine == set(), module


def test_the_rows_of_each_section_are_numbered_without_a_gap() -> None:
    sections: dict[str, list[int]] = {}
    for row in CATALOGUE:
        section, _, number = row.partition("-")
        sections.setdefault(section, []).append(int(number))

    assert {s: n for s, n in sections.items() if n != [*range(1, len(n) + 1)]} == {}
    assert [*sections] == [*"ABCDEFGHIJKLMNOP"]


def test_the_tables_hold_more_than_a_thousand_inputs() -> None:
    inputs = sum(len(given) for table in tables().values() for given in table.values())

    assert inputs > 1_000
    figure("hostile_inputs", inputs)
