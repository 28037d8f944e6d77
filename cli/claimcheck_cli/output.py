"""What commands print: JSON or a table on standard output, all else on standard error."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]

# Wider than any table of ours: what is shown whole can be copied, and a terminal folds it itself.
WIDTH = 1000


@cache
def stdout() -> Console:
    """Made by the first command that prints a table or a field, because loading it takes long."""
    from rich.console import Console

    return Console(width=WIDTH, soft_wrap=True, highlight=False)


def say(text: str) -> None:
    """Progress and prose."""
    sys.stderr.write(f"{text}\n")


@contextmanager
def step(what: str) -> Iterator[None]:
    """Says what is done while it is done, and afterwards how long it took."""
    began = time.monotonic()
    sys.stderr.write(f"{what} … ")
    sys.stderr.flush()
    try:
        yield
    except BaseException:
        say("")  # what ended it is said on a line of its own
        raise
    say(f"{time.monotonic() - began:.1f} s")


def print_json(document: object) -> None:
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def print_fields(fields: dict[str, Any]) -> None:
    width = max(map(len, fields))
    for name, value in fields.items():
        stdout().print(f"{name:<{width}}  {_text(value)}", markup=False)


def print_table(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> None:
    """The `columns` of `rows`, never shortened."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, no_wrap=True)
    for row in rows:
        table.add_row(*(_text(row.get(column)) for column in columns))
    stdout().print(table)


def _text(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else str(value)
