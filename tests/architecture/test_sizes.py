"""Files and functions stay small enough to be read at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ("layers/claimcheck", "functions", "cli")
MAX_FILE_LINES = {"product": 200, "tests": 270}
MAX_FUNCTION_LINES = 40
MEDIAN_FUNCTION_LINES = 8


def files_of(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def functions_of(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each function's name, and the lines of its body without a docstring."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield node.name, _last_line(body[-1]) - body[0].lineno + 1 if body else 0


def _last_line(statement: ast.stmt) -> int:
    return statement.end_lineno or statement.lineno


@pytest.mark.parametrize(("part", "folders"), [("product", PRODUCT), ("tests", ("tests",))])
def test_no_file_is_longer_than_a_reader_follows(part: str, folders: tuple[str, ...]) -> None:
    lines = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in files_of(*folders)}

    assert {str(p.relative_to(ROOT)): n for p, n in lines.items() if n > MAX_FILE_LINES[part]} == {}


@pytest.mark.parametrize("path", files_of(*PRODUCT), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_function_is_longer_than_a_screen(path: Path) -> None:
    assert {name: n for name, n in functions_of(path) if n > MAX_FUNCTION_LINES} == {}


def test_the_median_function_of_the_product_is_under_eight_lines() -> None:
    lines = [n for path in files_of(*PRODUCT) for _, n in functions_of(path)]

    assert median(lines) < MEDIAN_FUNCTION_LINES
