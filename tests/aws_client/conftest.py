"""The clients of AWS alone: beside botocore, and in front of a server that misbehaves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from claimcheck.adapters.aws_client import retry
from tests.aws_client.scripted_server import ScriptedServer, scripted_server


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted_server() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "MAX_PAUSE_SECONDS", (0.0, 0.0))
