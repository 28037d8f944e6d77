"""The clauses of docs/contracts.md, and which tests say that they cover them. Runs no test."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "contracts.md"
LAST_SECTION = "## Asserted on the template"

_STATED = re.compile(r"^(?:- |\| )`([a-z-]+-[0-9]{2})`(?: \|| )", re.MULTILINE)
_EXCEPTED = re.compile(r"^- `([a-z-]+-[0-9]{2})`: ", re.MULTILINE)

# Clauses that need a test through a deployed API besides the one below it, by what decides there.
DEPLOYED: Mapping[str, tuple[str, ...]] = {
    "the gateway routes paths": (
        "common-01",
        "business-reports-03",
        "links-01",
        "merchant-reports-04",
        "merchant-reports-05",
    ),
    "the gateway takes queries apart": (
        "links-02",
        "merchant-reports-12",
        "merchant-reports-17",
    ),
    "headers pass the gateway": (
        "common-03",
        "common-04",
        "common-11",
        "common-12",
        "common-19",
        "common-20",
        "common-22",
        "documents-10",
        "files-07",
        "files-08",
        "files-09",
        "files-10",
        "files-11",
        "files-12",
        "files-13",
        "links-04",
    ),
    "bytes pass the gateway": (
        "documents-08",
        "files-01",
        "files-02",
        "files-05",
        "files-14",
    ),
    "storage checks signatures and describes files": (
        "common-17",
        "documents-07",
        "export-tasks-04",
        "files-03",
        "files-04",
        "files-15",
    ),
    "browsers and client libraries read it": (
        "access-tokens-01",
        "access-tokens-05",
        "external-reports-01",
        "files-16",
        "files-20",
        "files-21",
        "links-06",
        "links-07",
        "links-08",
        "links-09",
    ),
    "another identity provider signs": ("access-tokens-11",),
    "many ask at once": (
        "common-14",
        "links-03",
        "merchant-reports-16",
        "merchant-reports-30",
    ),
    "roles refuse": ("common-15", "documents-16"),
}


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
