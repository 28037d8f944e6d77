"""What the local demo shows of a contract: one call that fetches a file, and each refusal."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple, Protocol

from claimcheck.contracts import NAMES
from claimcheck.domain.credential_kind import CredentialKind

FIRST_TENANT = "81d4b6a7-0290-494c-9f73-6c144d04823a"
SECOND_TENANT = "55f0bd9f-af74-48b6-a18d-810981e5be2e"
NO_CREDENTIAL = "(none)"
# Stands for 129 characters, which would make a table of cases unreadable.
LONG_ID = "{long_id}"
# Requests a minute of the credentials that show the quota.
LOW_RATE = 2
OVER_QUOTA = "quota (from the third request on)"

Document = Mapping[str, Any]


class RefusalCase(NamedTuple):
    """A request that the demo's records answer with a refusal.

    `credential` is a label of the demo's credentials. `encrypted_of` is the id of the report whose
    `encrypted_id` stands for `{encrypted_id}` in `request`.
    """

    when: str
    credential: str
    request: str
    status: int
    headers: str = ""
    body: str = ""
    encrypted_of: str = ""


class Demo(Protocol):
    """What `contracts/<name>/demo.py` declares."""

    CASES: tuple[RefusalCase, ...]

    def curl(self, base_url: str, demo: Document) -> str:
        """Return a line for a POSIX shell that fetches a file; `demo` is that of `stack.json`."""
        ...


def demos() -> dict[str, Demo]:
    """Return what each contract declares, by its name."""
    return {name: import_module(f"claimcheck.contracts.{name}.demo") for name in NAMES}


def limited(kind: CredentialKind) -> str:
    """Return the label of the demo's credential of `kind` with a low rate."""
    return f"{kind.name} of {LOW_RATE} a minute"


def first_record(demo: Document, kind: str) -> Document:
    """Return the newest record of a kind (`report`, `task`, `document`)."""
    record: Document = next(record for record in demo["reports"] if record["kind"] == kind)
    return record


def save_as(record: Document) -> str:
    """Return the curl command that saves the record's file under its own name."""
    return f"curl -fsSL -o {shlex.quote(record['filename'])}"


def json_field(*path: str | int) -> str:
    """Return a command that reads JSON and prints one field of it."""
    steps = "".join(f"[{json.dumps(step)}]" for step in path)
    return f"python3 -c 'import json, sys; print(json.load(sys.stdin){steps})'"
