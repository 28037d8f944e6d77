"""`claimcheck local`: run the whole service on this machine."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from claimcheck_cli import output
from claimcheck_cli.commands import noun
from claimcheck_cli.deployment import LOCAL, read_local
from claimcheck_cli.failures import CliError
from claimcheck_cli.local.stack import recorded_processes, stands, stop

app = noun()

Detach = Annotated[bool, typer.Option("--detach", help="Return, and leave it running.")]


@app.command()
def up(*, detach: Detach = False, as_json: output.AsJson = False) -> None:
    """Start and deploy the service with a demo. Ctrl-C stops it and deletes its data."""
    from claimcheck_cli.local import session

    if stands(LOCAL):
        raise CliError("a local stack is running already; see: claimcheck local status")
    with session.running(LOCAL, keep=detach) as document:
        _show(document, as_json=as_json)
        if not detach:
            output.say("Ctrl-C ends it and throws its data away.")
            session.stay(LOCAL)


@app.command()
def down(*, as_json: output.AsJson = False) -> None:
    """Stop the local service and delete its data."""
    was_running = bool(recorded_processes(LOCAL))
    stop(LOCAL)
    said = "stopped" if was_running else "no local stack was running"
    output.print_json({"stopped": was_running}) if as_json else output.say(said)


@app.command()
def status(*, as_json: output.AsJson = False) -> None:
    """Show whether the local service runs, and its addresses. Exits with 1 if it does not."""
    running = stands(LOCAL) and (LOCAL / "stack.json").exists()
    shown: dict[str, Any] = {"running": running}
    if running:
        shown |= read_local().document()
    output.print_json(shown) if as_json else output.print_fields(shown)
    if not running:
        raise typer.Exit(1)


@app.command()
def reset(*, as_json: output.AsJson = False) -> None:
    """Delete the data, deploy the current code, and publish the demo again."""
    from claimcheck_cli.local import session

    if not stands(LOCAL):
        raise CliError("no local stack is running; start one with: claimcheck local up")
    _show(session.reset(LOCAL), as_json=as_json)


def _show(document: dict[str, Any], *, as_json: bool) -> None:
    from claimcheck_cli.demo.tour import print_tour

    output.print_json(document) if as_json else print_tour(document)
