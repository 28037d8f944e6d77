"""The AWS clients compared with botocore, and against a server that misbehaves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from claimcheck.adapters.aws_client import retry
from claimcheck.adapters.aws_client.dynamodb import DynamoDb
from claimcheck.adapters.aws_client.http import Transport
from tests.aws_client.requests import an_endpoint
from tests.aws_client.scripted_server import ScriptedServer, scripted_server

READ_READ_SECONDS = 0.3


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with scripted_server() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "MAX_PAUSE_SECONDS", (0.0, 0.0))


@pytest.fixture
def dynamodb(server: ScriptedServer) -> DynamoDb:
    return DynamoDb(an_endpoint(server.url), Transport(server.url, READ_READ_SECONDS))
