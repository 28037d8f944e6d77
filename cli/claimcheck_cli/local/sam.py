"""Running the SAM CLI of our own environment."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from claimcheck_cli.failures import CliError

LAST_LINES = 15


def run_sam(arguments: Sequence[str], directory: Path, variables: Mapping[str, str]) -> None:
    """Raises `CliError` with the end of what it said, if it fails."""
    binaries = Path(sys.executable).parent
    # The operator's own AWS settings must not lead a local run anywhere else.
    inherited = {n: v for n, v in os.environ.items() if not n.startswith("AWS_")}
    environment = {
        **inherited,
        "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "SAM_CLI_TELEMETRY": "0",
        "SAM_CLI_POLL_DELAY": "0.1",
        **variables,
    }
    process = subprocess.Popen(  # noqa: S603 - a fixed program of ours, no shell
        [str(binaries / "sam"), *arguments],
        cwd=directory,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    said = _output_of(process)
    if process.returncode != 0:
        end = "\n".join(said.strip().splitlines()[-LAST_LINES:])
        raise CliError(f"sam {arguments[0]} failed:\n{end}")


def _output_of(process: subprocess.Popen[str]) -> str:
    try:
        return process.communicate()[0]
    except BaseException:
        # Interrupted: what it started (make, pip) goes with it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
