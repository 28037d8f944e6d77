"""The operator's terminal: `claimcheck` commands against the deployed stack."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from claimcheck_cli.main import run


class Result(NamedTuple):
    """What a command left behind."""

    status: int
    stdout: str
    stderr: str


class Terminal:
    """Runs commands in this process, as `claimcheck --local` would run them."""

    def run(self, *arguments: object) -> Result:
        """The exit status and everything that the command printed."""
        stdout, stderr = StringIO(), StringIO()
        with redirect_stdout(stdout), redirect_stderr(stderr):
            status = run(["--local", *map(str, arguments)])
        return Result(status, stdout.getvalue(), stderr.getvalue())

    def __call__(self, *arguments: object) -> Any:
        """The JSON that a successful command prints."""
        ran = self.run(*arguments, "--json")
        assert ran.status == 0, f"claimcheck exited with {ran.status}: {ran.stderr}"
        return json.loads(ran.stdout)

    def add_credential(self, tenant: str, kind: str, *options: str) -> Any:
        """A new credential, with its secret."""
        return self("credential", "add", tenant, "--kind", kind, *options)

    def publish(self, path: Path, tenant: str, kind: str, *options: str) -> str:
        """The id of what was published, once it is registered."""
        place = ("--tenant", tenant, "--kind", kind)
        return str(self("publish", path, *place, *options, "--wait")["id"])

    def audited(self, tenant: str, *answers: httpx.Response) -> list[tuple[str, str, str]]:
        """Action, outcome and reason of each answer's audit entry."""
        listed = self("audit", "list", tenant)["entries"]
        entries = {entry["request_id"]: entry for entry in listed}
        found = [entries[answer.headers["X-Request-Id"]] for answer in answers]
        return [(entry["action"], entry["outcome"], entry["reason"]) for entry in found]


@contextmanager
def step(name: str) -> Iterator[None]:
    """Put the step's name in front of whatever fails in it: the summary shows the first line."""
    try:
        yield
    except Exception as error:
        raise AssertionError(f"{name}: {error}") from error
