"""`claimcheck audit export`: write a tenant's entries to a file."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from claimcheck.domain.span import span_of_days
from claimcheck_cli import options
from claimcheck_cli.failures import UsageError
from claimcheck_cli.output import AsJson, print_json, say
from claimcheck_cli.services import operator_of, require_tenant
from claimcheck_cli.target import deployment_of

# What a spreadsheet takes for the beginning of a formula, also behind a line break in the cell.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

Fields = dict[str, Any]


class Format(StrEnum):
    """The file formats."""

    JSONL = "jsonl"
    CSV = "csv"


def export(
    context: typer.Context,
    tenant: Annotated[str, typer.Argument(parser=options.tenant_id, metavar="TENANT")],
    since: options.Since = None,
    until: options.Until = None,
    form: Annotated[Format, typer.Option("--format")] = Format.JSONL,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Standard output if not given.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write a tenant's audit entries, oldest first, one per line."""
    if as_json and output is None:
        raise UsageError("--json needs --output: the entries would stand beside it")
    from claimcheck.domain.audit import display_fields

    operator = operator_of(deployment_of(context))
    require_tenant(operator.access_admin, tenant)
    entries = map(display_fields, operator.trail.of_tenant(tenant, span_of_days(since, until)))
    with opened(output) as file:
        written = write_csv(file, entries) if form is Format.CSV else write_lines(file, entries)
    if as_json:
        print_json({"tenant": tenant, "entries": written, "output": str(output)})
    else:
        say(f"entries: {written}")


def write_lines(file: TextIO, entries: Iterable[Fields]) -> int:
    """Write JSON lines. Return the number of entries."""
    written = 0
    for entry in entries:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        written += 1
    return written


def write_csv(file: TextIO, entries: Iterable[Fields]) -> int:
    """Write CSV with a column for each field. Return the number of entries."""
    table, written = csv.writer(file, quoting=csv.QUOTE_ALL), 0
    for entry in entries:
        if not written:
            table.writerow(entry)
        table.writerow(map(cell, entry.values()))
        written += 1
    return written


def cell(value: object) -> str:
    """Return the value so that no spreadsheet runs it as a formula: callers choose some."""
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


@contextmanager
def opened(output: Path | None) -> Iterator[TextIO]:
    """Open the output file for its owner only. It gets its name when it is complete."""
    if output is None:
        yield sys.stdout
        return
    partial = output.with_name(f"{output.name}.partial")
    partial.touch(mode=0o600)
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            yield file
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)
