"""What commands print: JSON or a table on standard output, all else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]

# Wider than any table of ours: what is shown whole can be copied, and a terminal folds it itself.
WIDTH = 1000

stdout = Console(width=WIDTH, soft_wrap=True, highlight=False)
stderr = Console(stderr=True, soft_wrap=True, highlight=False)


def say(text: str) -> None:
    """Progress and prose."""
    stderr.print(text, markup=False)


def print_json(document: object) -> None:
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def print_fields(fields: dict[str, Any]) -> None:
    width = max(map(len, fields))
    for name, value in fields.items():
        stdout.print(f"{name:<{width}}  {_text(value)}", markup=False)


def print_table(columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> None:
    """The `columns` of `rows`, never shortened."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, no_wrap=True)
    for row in rows:
        table.add_row(*(_text(row.get(column)) for column in columns))
    stdout.print(table)


def _text(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return "" if value is None else str(value)
