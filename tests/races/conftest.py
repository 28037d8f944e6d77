"""Races and lost answers, judged by AWS's own DynamoDB Local: memory and moto let several win."""

from __future__ import annotations

import pytest

from tests.dynamodb_local.server import new_tables
from tests.races.crowd import THREADS
from tests.races.table_layer import TableLayer


@pytest.fixture
def layer(dynamodb_url: str) -> TableLayer:
    """The table layer over empty tables that no other test knows."""
    return TableLayer.over(new_tables(dynamodb_url, THREADS))
