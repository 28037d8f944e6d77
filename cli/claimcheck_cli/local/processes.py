"""Background processes of ours: started in a group of their own, found again, ended for certain.

A pid alone proves nothing, because the system gives it out again: what is recorded is the pid
together with the moment that the process started.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

STOP_SECONDS = 10.0
POLL_SECONDS = 0.05


class Process(NamedTuple):
    """A running process: its group, and when it started, in whatever form the system tells it."""

    pid: int
    group: int
    started: str


class Recorded(NamedTuple):
    """A process that was started here."""

    name: str
    pid: int
    started: str


def launch(
    name: str, command: Sequence[str], environment: Mapping[str, str], directory: Path
) -> tuple[subprocess.Popen[bytes], Recorded]:
    """Start `command` with nothing but `environment`; its output goes to `{name}.log`."""
    with (directory / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - a fixed program of ours, no shell
            command,
            env=dict(environment),
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    started = next((p.started for p in running() if p.pid == process.pid), "")
    return process, Recorded(name, process.pid, started)


def stands(recorded: Recorded) -> bool:
    """Return whether the recorded process still runs. Its pid may belong to another one now."""
    return any(p.pid == recorded.pid and p.started == recorded.started for p in running())


def end(recorded: Recorded) -> None:
    """End the process and what it started, softly first; nothing if the pid is another's by now."""
    if not stands(recorded):
        return
    for sign in (signal.SIGTERM, signal.SIGKILL):
        _signal_group(recorded.pid, sign)
        if _gone(recorded.pid):
            return


def _signal_group(group: int, sign: signal.Signals) -> None:
    try:
        os.killpg(group, sign)
    except ProcessLookupError:
        return


def _gone(group: int) -> bool:
    deadline = time.monotonic() + STOP_SECONDS
    while any(p.group == group for p in running()):
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def running() -> Iterator[Process]:
    """Every process that is not a zombie (one whose parent forgot it holds nothing any more)."""
    return _from_proc() if Path("/proc/self/stat").exists() else _from_ps()


def _from_proc() -> Iterator[Process]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name in parentheses may hold spaces: the fields begin behind the last one.
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields and fields[0] not in ("Z", "X"):
            yield Process(int(stat.parent.name), int(fields[2]), fields[19])


def _from_ps() -> Iterator[Process]:
    command = ("ps", "-A", "-o", "pid=,pgid=,stat=,lstart=")
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - no shell
    for line in done.stdout.splitlines():
        pid, group, state, started = line.split(None, 3)
        if not state.startswith("Z"):
            yield Process(int(pid), int(group), started)
