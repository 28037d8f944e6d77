"""The catalogue of hostile inputs: no row without a test, or the reason why it has none."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.hostile.scale import figure

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
CATALOGUE: Mapping[str, dict[str, Any]] = json.loads((HERE / "catalogue.json").read_text())
TABLES = sorted(path.stem for path in HERE.glob("test_[a-z]_*.py"))


@cache
def functions_of(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text())
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def table_of(module: str) -> Mapping[str, list[Any]]:
    rows: Mapping[str, list[Any]] = import_module(f"tests.hostile.{module}").ROWS
    return rows


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
    assert [test for test in named() if test[2] not in functions_of(test[1])] == []


def test_every_table_is_of_rows_that_name_its_module() -> None:
    for module in TABLES:
        mine = {row for row, path, _ in named() if path == f"tests/hostile/{module}.py"}
        assert table_of(module).keys() - mine == set(), module


def test_the_rows_of_each_section_are_numbered_without_a_gap() -> None:
    sections: dict[str, list[int]] = {}
    for row in CATALOGUE:
        section, _, number = row.partition("-")
        sections.setdefault(section, []).append(int(number))

    assert {s: n for s, n in sections.items() if n != [*range(1, len(n) + 1)]} == {}
    assert [*sections] == [*"ABCDEFGHIJKLMNOP"]


def test_the_tables_hold_more_than_a_thousand_inputs() -> None:
    inputs = sum(len(given) for module in TABLES for given in table_of(module).values())

    assert inputs > 1_000
    figure("hostile_inputs", inputs)
