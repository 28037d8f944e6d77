"""`claimcheck local`: the whole service on this machine."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from claimcheck_cli import output
from claimcheck_cli.demo.seed import seed
from claimcheck_cli.demo.tour import print_tour
from claimcheck_cli.deployment import LOCAL, read_local
from claimcheck_cli.failures import Failure
from claimcheck_cli.local.ports import free_port
from claimcheck_cli.local.stack import LocalStack, recorded_processes, stands, stop

app = typer.Typer(help="The whole service on this machine.", no_args_is_help=True)

PORT = 8787
AWS_PORT = 4600
POLL_SECONDS = 0.5
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@app.command()
def up(
    detach: Annotated[bool, typer.Option("--detach", help="Return, and leave it running.")] = False,
    as_json: output.AsJson = False,
) -> None:
    """Start, deploy and fill with a demo; stay until Ctrl-C, and then clean up."""
    if stands(LOCAL):
        raise Failure(f"a local stack is running already, at {read_local().base_url}")
    stop(LOCAL)  # what a killed run may have left behind
    stack = LocalStack(LOCAL, chosen_port("AWS", AWS_PORT), chosen_port("API", PORT))
    with ended_by_signals(stack, keep=detach):
        _bring_up(stack, as_json=as_json)
        if not detach:
            output.say("Ctrl-C ends it and throws its data away.")
            _stay()


@app.command()
def down(as_json: output.AsJson = False) -> None:
    """Stop it, and throw its data away."""
    was_running = bool(recorded_processes(LOCAL))
    stop(LOCAL)
    said = "stopped" if was_running else "no local stack was running"
    output.print_json({"stopped": was_running}) if as_json else output.say(said)


@app.command()
def status(as_json: output.AsJson = False) -> None:
    """Whether it runs, and where; exit status 1 if it does not."""
    running = stands(LOCAL) and (LOCAL / "stack.json").exists()
    shown: dict[str, Any] = {"running": running}
    if running:
        shown |= read_local().document()
    output.print_json(shown) if as_json else output.print_fields(shown)
    if not running:
        raise typer.Exit(1)


@app.command()
def reset(as_json: output.AsJson = False) -> None:
    """Throw all its data away, deploy the code as it is now, and fill with the demo again."""
    deployment = read_local()
    if not stands(LOCAL):
        raise Failure("the local stack is not running; start it with: claimcheck local up")
