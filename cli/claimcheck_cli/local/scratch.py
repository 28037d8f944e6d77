"""Where the embedded AWS unpacks functions: in memory, where this machine has plenty of it.

Whatever starts a function unpacks two thousand files, which takes twice as long on a disk.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

# Nobody else may look into what is made there.
MEMORY = Path("/dev/shm")  # noqa: S108  # nosec B108
# Sixty functions at once, the most that the front lets start, fill half of it.
PLENTY = 8 * 1024**3
# Younger ones may belong to a stack that is about to start.
FORGOTTEN_SECONDS = 600
_PREFIX = "claimcheck-run-"
_OWNER = "stack"


def make_scratch(directory: Path, place: Path, memory: Path = MEMORY, plenty: int = PLENTY) -> None:
    """Make `place`, for the stack under `directory`: a link into memory, or a folder."""
    if not memory.is_dir() or shutil.disk_usage(memory).free < plenty:
        place.mkdir()
        return
    made = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=memory))
    (made / _OWNER).write_text(str(directory.absolute()))
    place.symlink_to(made)


def drop_scratch(place: Path) -> None:
    """Remove what `place` is or leads to. Safe to repeat."""
    shutil.rmtree(place.resolve(), ignore_errors=True)
    if place.is_symlink():
        place.unlink()


def drop_forgotten(runs: Callable[[Path], bool], memory: Path = MEMORY) -> None:
    """Remove what killed stacks left in memory: those that no more `runs`."""
    for owner in memory.glob(f"{_PREFIX}*/{_OWNER}"):
        try:
            old = time.time() - owner.stat().st_mtime > FORGOTTEN_SECONDS
            forgotten = old and not runs(Path(owner.read_text()))
        except OSError:
            continue  # another's, or gone
        if forgotten:
            shutil.rmtree(owner.parent, ignore_errors=True)
