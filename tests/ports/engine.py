"""AWS's own DynamoDB Local behind the ports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from moto import mock_aws
from moto.core.config import DefaultConfig

from tests.dynamodb_local.server import new_tables
from tests.ports.worlds import Clients, World, world_on

# Calls to the loopback are real ones, whatever is simulated besides.
_PASSING: DefaultConfig = {"core": {"passthrough": {"urls": [r"http://127\.0\.0\.1.*"]}}}


@contextmanager
def engine_world(url: str) -> Iterator[World]:
    """Of the tables at `url`, all empty; the rest of AWS is simulated."""
    with mock_aws(config=_PASSING):
        yield world_on(Clients.sdk()._replace(dynamodb=new_tables(url)))
