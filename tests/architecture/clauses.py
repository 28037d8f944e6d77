"""The clauses of docs/contracts.md, and which tests say that they cover them. Runs no test."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "contracts.md"
LAST_SECTION = "## Asserted on the template"

_STATED = re.compile(r"^(?:- |\| )`([a-z-]+-[0-9]{2})`(?: \|| )", re.MULTILINE)
_EXCEPTED = re.compile(r"^- `([a-z-]+-[0-9]{2})`: ", re.MULTILINE)


class Mark(NamedTuple):
    """`covers("files-01")` in a file, given relative to `tests/`."""

    clause: str
    file: Path
    line: int

    @property
    def room(self) -> str:
        return self.file.parts[0]


def stated() -> list[str]:
    """The clauses that the page states, in its order."""
    return _STATED.findall(PAGE.read_text().partition(LAST_SECTION)[0])


def excepted() -> list[str]:
    """The clauses that the page says no local run can show."""
    return _EXCEPTED.findall(PAGE.read_text().partition(LAST_SECTION)[2])


@cache
def marks() -> tuple[Mark, ...]:
    """Every mark in the tests: as a decorator, or on one row of a table."""
    tests = ROOT / "tests"
    return tuple(
        Mark(clause, path.relative_to(tests), line)
        for path in sorted(tests.rglob("*.py"))
        for line, clause in _marked(ast.parse(path.read_text()))
    )


def _marked(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) == "covers":
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield node.lineno, argument.value


def _name(function: ast.expr) -> str:
    match function:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""
