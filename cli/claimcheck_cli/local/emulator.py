"""Starts the embedded AWS."""

from __future__ import annotations

import json
import subprocess
import time
import urllib.request
from pathlib import Path

from claimcheck_cli.failures import CliError
from claimcheck_cli.local.ports import HOST

START_SECONDS = 60
POLL_SECONDS = 0.05


def emulator_command(environment: Path) -> list[str]:
    """Raises `CliError` if the emulator's virtual environment is not there."""
    python = environment / "bin" / "python"
    if not python.exists():
        raise CliError("the embedded AWS is not installed; install it with: make emulator")
    return [str(python), "-m", "ministack"]


def scratch_of(run: Path) -> Path:
    """Return the folder where it unpacks functions."""
    return run / "tmp"


def emulator_variables(run: Path, port: int) -> dict[str, str]:
    """All that the emulator, and with it every function, shall know of the process environment.

    Its functions inherit what is given here, so nothing of the operator's own may be.
    """
    for name in ("tmp", "state", "s3"):
        (run / name).mkdir(parents=True, exist_ok=True)
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": str(run),
        "TMPDIR": str(scratch_of(run).resolve()),
        "STATE_DIR": str(run / "state"),
        "S3_DATA_DIR": str(run / "s3"),
        "PERSIST_STATE": "0",
        "AUTH": "true",
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",  # a second listener otherwise
        "LOG_LEVEL": "WARNING",  # requests hold tokens
        "POWERTOOLS_LOG_LEVEL": "INFO",  # else functions would take the level above for theirs
    }


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Raises `CliError`, with the log's last line, if the emulator ends or does not get ready."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if _healthy(url):
            return
        time.sleep(POLL_SECONDS)
    lines = log.read_text(errors="replace").strip().splitlines()
    last = lines[-1] if lines else "it said nothing"
    raise CliError(f"the embedded AWS did not start: {last} ({log})")


def forget_everything(url: str) -> None:
    """Delete everything in the embedded AWS. Its processes keep running."""
    request = urllib.request.Request(f"{url}/_ministack/reset", method="POST")  # noqa: S310 - ours
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - ours
        if json.load(answer) != {"reset": "ok"}:
            raise CliError("the embedded AWS did not reset")


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_ministack/health", timeout=2) as answer:  # noqa: S310 - ours
            return bool(answer.status == 200)
    except OSError:
        return False
