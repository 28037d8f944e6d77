"""`claimcheck` as the pages call it, for the local stack of a test.

python command_line.py DIRECTORY ARGUMENTS...

DIRECTORY holds the stack's `stack.json`, as `.local` does for `make run`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from claimcheck_cli import deployment

if __name__ == "__main__":
    deployment.LOCAL = Path(sys.argv.pop(1))
    for read in (deployment.read_local, deployment.read_demo):
        read.__defaults__ = (deployment.LOCAL,)
    from claimcheck_cli.main import main

    main()
