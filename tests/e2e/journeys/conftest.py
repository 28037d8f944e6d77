"""An operator's terminal, and a tenant and a file for one journey."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from claimcheck_cli import aws, target
from claimcheck_cli.aws import _actor as actor_of
from claimcheck_cli.local.deploy import ROLES
from claimcheck_cli.local.stack import LocalStack
from tests.e2e.journeys.terminal import Terminal


@pytest.fixture(scope="session")
def claimcheck(stack: LocalStack) -> Iterator[Terminal]:
    """A terminal whose local stack is the deployed one, and which signs in once."""
    actors = {role: actor_of(stack.deployment, role) for role in ROLES}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aws, "_actor", lambda _deployment, role: actors[role])
        patch.setattr(target, "read_local", lambda: stack.deployment)
        yield Terminal()


@pytest.fixture
def tenant(claimcheck: Terminal) -> str:
    """A new tenant's id."""
    return str(claimcheck("tenant", "add", "--name", "Journey")["id"])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Bytes that no other file has, under a name that headers must encode."""
    path = tmp_path / "Umsätze März.csv"
    path.write_bytes(random.randbytes(1000))
    return path
