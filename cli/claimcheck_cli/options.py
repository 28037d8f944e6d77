"""Parsers of option values."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

import typer


def tenant_id(text: str) -> str:
    """Parse a UUID in any spelling, to lower case."""
    try:
        return str(UUID(text))
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a UUID.") from error


def moment(text: str) -> datetime:
    """Parse an RFC 3339 time, to UTC."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not an RFC 3339 time.") from error
    if read.tzinfo is None:
        raise typer.BadParameter(f"{text!r} names no time zone; add Z for UTC.")
    return read.astimezone(UTC)


def json_object(text: str) -> dict[str, Any]:
    try:
        read = json.loads(text)
    except ValueError as error:
        raise typer.BadParameter("not JSON.") from error
    if not isinstance(read, dict):
        raise typer.BadParameter("not a JSON object.")
    return read


def day(text: str) -> date:
    """Parse a UTC day, `YYYY-MM-DD`."""
    try:
        read = date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a day like 2026-03-14.") from error
    if read.isoformat() != text:
        raise typer.BadParameter(f"{text!r} is not a day like 2026-03-14.")
    return read


Since = Annotated[
    date | None, typer.Option(parser=day, metavar="DAY", help="From this UTC day on.")
]
Until = Annotated[
    date | None, typer.Option(parser=day, metavar="DAY", help="Up to this UTC day, inclusive.")
]
