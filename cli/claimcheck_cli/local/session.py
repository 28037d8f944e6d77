"""One run of the local stack with its demo."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from claimcheck_cli.demo.files import kept_files
from claimcheck_cli.demo.seed import seed
from claimcheck_cli.deployment import read_local
from claimcheck_cli.local.ports import free_port
from claimcheck_cli.local.stack import LocalStack, stands, stop
from claimcheck_cli.output import say, step

Files = dict[str, Path]

PORT = 8787
AWS_PORT = 4600
POLL_SECONDS = 0.5
# What ends a foreground run. A closed terminal is as good as Ctrl-C.
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def running(directory: Path, *, keep: bool) -> Iterator[dict[str, Any]]:
    """A filled stack, as `stack.json` has it. Afterwards it is stopped, unless all went well
    and `keep` is set."""
    stop(directory)  # what a killed run left behind
    stack = LocalStack(
        directory, _port(AWS_PORT, "the embedded AWS"), _port(PORT, "the API's front")
    )
    kept = False
    with _interrupts():
        try:
            yield _started(stack)
            kept = keep
        finally:
            if not kept:
                _stop(stack)


def stay(directory: Path) -> None:
    """Return once the run is to end: at Ctrl-C, or when its processes are gone."""
    try:
        while stands(directory):
            time.sleep(POLL_SECONDS)
        say("the local stack was stopped")
    except KeyboardInterrupt:
        say("stopping")


def reset(directory: Path) -> dict[str, Any]:
    """Delete the running stack's data and publish the demo again, at the same addresses."""
    deployment = read_local(directory)
    stack = LocalStack(
        directory, _port_of(str(deployment.endpoint_url)), _port_of(deployment.base_url)
    )
    with _demo_files(directory) as files:
        with step("Forgetting everything"):
            stack.forget()
        return _fill(stack, files)


def _started(stack: LocalStack) -> dict[str, Any]:
    with _demo_files(stack.directory) as files:
        with step("Starting the embedded AWS"):
            stack.start()
        return _fill(stack, files)


@contextmanager
def _demo_files(directory: Path) -> Iterator[Future[Files]]:
    """The demo's files; if they are to be written, then while other things happen."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(kept_files, directory / "demo")


def _fill(stack: LocalStack, files: Future[Files]) -> dict[str, Any]:
    with step("Building the functions"):
        stack.build()
    with step("Deploying the stack"):
        stack.deploy()
    deployment = stack.deployment
    with step("Publishing the demo"):
        demo = seed(deployment, stack.account, files.result())
    document = deployment.document() | {"demo": demo}
    write_private(stack.directory / "stack.json", json.dumps(document, indent=2) + "\n")
    return document


def write_private(path: Path, text: str) -> None:
    """Write a file atomically, for its owner only: it contains secrets."""
    fresh = path.with_suffix(".new")
    with open(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:  # noqa: PTH123 - the mode
        file.write(text)
    fresh.replace(path)


def _port(wanted: int, whose: str) -> int:
    port = free_port(wanted)
    if port != wanted:
        say(f"port {wanted} is busy: {whose} takes {port}")
    return port


def _port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


def _stop(stack: LocalStack) -> None:
    for sign in ENDING:
        signal.signal(sign, signal.SIG_IGN)  # a second Ctrl-C must not leave processes behind
    stack.stop()


@contextmanager
def _interrupts() -> Iterator[None]:
    """Handle termination signals like Ctrl-C."""
    before = {sign: signal.signal(sign, _interrupt) for sign in ENDING}
    try:
        yield
    finally:
        for sign, what in before.items():
            signal.signal(sign, what)


def _interrupt(_sign: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt
