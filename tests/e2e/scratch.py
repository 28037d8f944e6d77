"""Where a stack under test keeps its files."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from claimcheck_cli.deployment import LOCAL

MEMORY = Path("/dev/shm")
# Seventy processes of functions, with 60 MB of layers each, and as much again.
MEMORY_BYTES = 8 * 1024**3


def new_directory(prefix: str) -> Path:
    """For one stack: in memory if there is room, for each function process unpacks all layers."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_BYTES
    parent = MEMORY if roomy else LOCAL
    parent.mkdir(exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
