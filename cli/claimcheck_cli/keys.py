"""`claimcheck keys`: list and rotate signing keys. It never shows a key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from claimcheck.domain.key_ring import Purpose
from claimcheck.domain.link import Key
from claimcheck.domain.times import rfc3339
from claimcheck.usecases.rotate_keys import rotate_keys
from claimcheck_cli.commands import noun
from claimcheck_cli.output import AsJson, print_json, print_table
from claimcheck_cli.services import operator_of
from claimcheck_cli.target import deployment_of

app = noun()

COLUMNS = ("kid", "purpose", "begins", "ends")


@app.command("list")
def list_keys(context: typer.Context, as_json: AsJson = False) -> None:
    """List the keys of every purpose, oldest first."""
    rings = operator_of(deployment_of(context)).rings
    held = {purpose: ring.read() for purpose, ring in rings.items()}
    show([line for p, ring in held.items() if ring for line in lines(p, ring.keys)], as_json)


@app.command()
def rotate(
    context: typer.Context,
    purpose: Annotated[Purpose, typer.Argument()],
    at_once: Annotated[
        bool, typer.Option("--at-once", help="The key leaked: end it, and all that it signed.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add a new key for a purpose. It signs after six minutes, when every function has it.

    The key before it stays until the last thing that it signed has ended. With --at-once it
    ends now; functions take up to five minutes to learn of it.
    """
    operator = operator_of(deployment_of(context))
    keys = rotate_keys(operator, operator.command("keys rotate"), purpose, at_once=at_once)
    show(list(lines(purpose, keys)), as_json)


def lines(purpose: Purpose, keys: Sequence[Key]) -> list[dict[str, Any]]:
    """Return what is shown of a key ring."""
    return [
        {
            "kid": key.kid,
            "purpose": purpose.value,
            "begins": rfc3339(key.not_before) if key.not_before else None,
            "ends": rfc3339(key.not_after) if key.not_after else None,
        }
        for key in keys
    ]


def show(shown: list[dict[str, Any]], as_json: bool) -> None:
    print_json({"keys": shown}) if as_json else print_table(COLUMNS, shown)
