"""Output: JSON or tables on standard output, everything else on standard error."""

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
    """Return the console. It is loaded at first use, because loading takes long."""
    from rich.console import Console

    return Console(width=WIDTH, soft_wrap=True, highlight=False)


def say(text: str) -> None:
    """Print a message on standard error."""
    sys.stderr.write(f"{text}\n")


@contextmanager
def step(what: str) -> Iterator[None]:
    """Print a step and, when it is done, how long it took."""
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
    """Print the `columns` of `rows`, never truncated."""
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
