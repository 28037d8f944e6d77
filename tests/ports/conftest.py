"""Each suite here runs against memory, and against the adapters on a simulated AWS: moto's, and
moto's with AWS's own DynamoDB Local behind the tables. The latter two are asked by the clients
that the functions have, and the first by boto3.

moto lets several win a race, so nothing here races.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from moto import mock_aws
from moto.core.config import DefaultConfig

from tests.dynamodb_local.server import new_tables
from tests.ports.worlds import Clients, World, fake_world, simulated_world, world_on

# Calls to the loopback are real ones, whatever is simulated besides.
_PASSING: DefaultConfig = {"core": {"passthrough": {"urls": [r"http://127\.0\.0\.1.*"]}}}


WORLDS = ["fake", "moto", "small clients"]


@pytest.fixture(params=[*WORLDS, pytest.param("dynamodb-local", marks=pytest.mark.race)])
def world(request: pytest.FixtureRequest) -> World:
    match request.param:
        case "fake":
            return fake_world()
        case "moto":
            request.getfixturevalue("aws")
            return simulated_world()
        case "small clients":
            return simulated_world(request.getfixturevalue("aws_url"))
        case _:
            url = request.getfixturevalue("dynamodb_url")
            request.getfixturevalue("aws_around_dynamodb")
            return world_on(Clients.sdk()._replace(dynamodb=new_tables(url)))


@pytest.fixture
def aws_around_dynamodb(_no_real_aws: None) -> Iterator[None]:
    """A simulated AWS, empty, that lets calls to a DynamoDB on this machine pass."""
    with mock_aws(config=_PASSING):
        yield
