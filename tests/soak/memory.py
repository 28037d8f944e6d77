"""What the processes of the deployed functions hold in memory, as the system tells it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")


def workers_of(emulator: int) -> dict[int, int]:
    """Resident bytes of each process that the embedded AWS runs functions in, by pid."""
    return {pid: _resident(pid) for pid in _children(emulator)}


def _children(parent: int) -> Iterator[int]:
    for entry in PROC.iterdir():
        if entry.name.isdigit() and _status(int(entry.name), "PPid") == parent:
            yield int(entry.name)


def _resident(pid: int) -> int:
    return _status(pid, "VmRSS") * 1024


def _status(pid: int, name: str) -> int:
    """A number of the process's own status; 0 if it is gone."""
    try:
        lines = (PROC / str(pid) / "status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)
