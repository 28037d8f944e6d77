"""Races and lost answers, judged by AWS's own DynamoDB Local: memory and moto let several win."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.dynamodb_local.server import new_tables
from tests.races.table_layer import TableLayer

_MEASURED = pytest.StashKey[list[str]]()


@pytest.fixture
def layer(dynamodb_url: str) -> TableLayer:
    """The table layer over empty tables that no other test knows."""
    return TableLayer.over(new_tables(dynamodb_url))


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Says what was measured, once all tests are through."""
    return request.config.stash.setdefault(_MEASURED, []).append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lines = terminalreporter.config.stash.get(_MEASURED, [])
    if lines:
        terminalreporter.section("measured on DynamoDB Local")
    for line in lines:
        terminalreporter.line(line)
