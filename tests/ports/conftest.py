"""Each suite here runs against memory, and against the adapters on a simulated AWS: moto's, and
moto's with AWS's own DynamoDB Local behind the tables. The latter two are asked by the clients
that the functions have, and the first by boto3.

moto lets several win a race, so nothing here races.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ports.engine import engine_world
from tests.ports.worlds import World, fake_world, simulated_world

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
            engine: World = request.getfixturevalue("engine")
            return engine


@pytest.fixture
def engine(dynamodb_url: str, _no_real_aws: None) -> Iterator[World]:
    """The world of the table engine."""
    with engine_world(dynamodb_url) as world:
        yield world
