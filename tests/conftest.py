"""What tests share: the ports in memory, and a simulated AWS with the template's tables."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from moto import mock_aws

from tests.dynamodb_local.engine import Missing, engine
from tests.dynamodb_local.server import dynamodb_local
from tests.fakes import FakeServices
from tests.simulated_aws import simulated_aws
from tests.tiers import TIER

# A machine that is busy with something else fails no test: how long an example takes says nothing.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Few examples, the same in every run; the rest of `make test-all` makes up others.
settings.register_profile(
    "fast", settings.get_profile("patient"), max_examples=20, derandomize=True
)
settings.load_profile("fast" if TIER == "fast" else "patient")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Name in the first line of a failure what failed: the journey, the clauses, the row."""
    report = yield
    if report.failed:
        path, line, name = report.location
        report.location = (path, line, " · ".join([*_subjects(item), name]))
    return report


def _subjects(item: pytest.Item) -> Iterator[str]:
    if item.get_closest_marker("journey"):
        yield f"journey {item.path.stem.removeprefix('test_')}"
    for mark in item.iter_markers("covers"):
        yield f"clause {', '.join(mark.args)}"


@pytest.fixture(autouse=True)
def _no_real_aws(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that open nothing, so that a forgotten fake can never reach a real account."""
    if request.node.get_closest_marker("e2e"):
        return  # these bring the keys of the embedded AWS
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "testing")


@pytest.fixture
def services() -> FakeServices:
    return FakeServices.fresh()


@pytest.fixture
def aws(_no_real_aws: None) -> Iterator[None]:
    """A simulated AWS, empty."""
    with mock_aws():
        yield


@pytest.fixture(scope="session")
def _simulated_url() -> Iterator[str]:
    with simulated_aws() as url:
        yield url


@pytest.fixture
def aws_url(_simulated_url: str, request: pytest.FixtureRequest) -> str:
    """Where the simulated AWS, empty, answers over HTTP."""
    request.getfixturevalue("aws")
    return _simulated_url


@pytest.fixture(scope="session")
def dynamodb_url() -> Iterator[str]:
    """Where AWS's own DynamoDB Local listens; skips, saying why, on machines without it."""
    try:
        with dynamodb_local(engine()) as url:
            yield url
    except Missing as missing:
        pytest.skip(f"no DynamoDB Local: {missing}")
