"""Each suite here runs in up to four worlds: in memory, and with the adapters on a simulated AWS
(moto) through our own clients, on the same through boto3, and on AWS's own DynamoDB Local.

The first two run in `make test`, all of them in `make test-all`.

moto lets several win a race, so nothing here races.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ports.engine import engine_world
from tests.ports.worlds import World, fake_world, simulated_world

WORLDS = [
    "fake",
    "small clients",
    pytest.param("moto", marks=pytest.mark.slow),
    pytest.param("dynamodb-local", marks=pytest.mark.race),
]


@pytest.fixture(params=WORLDS)
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
