"""What a door loads before its first answer, as the build ships it: nothing creeps in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.benchmarks.artefacts import DOORS
from tests.benchmarks.measured import first_answers, our_variants

pytestmark = pytest.mark.gate

# A door may lose modules at any time; more than these are a decision.
MODULES = {
    "issuance": 610,
    "download": 615,
    "listing": 610,
    "tokens": 610,
    "export_completed": 575,
    "upkeep": 510,
}


@pytest.fixture(scope="module")
def firsts() -> Iterator[dict[str, dict[str, Any]]]:
    """What each door's process said with its first answer."""
    with our_variants() as found:
        yield first_answers(found)


@pytest.mark.parametrize("door", DOORS)
def test_a_cold_start_compiles_nothing(firsts: dict[str, dict[str, Any]], door: str) -> None:
    assert firsts[door]["compiled"] == []


@pytest.mark.parametrize("door", DOORS)
def test_a_door_loads_no_more_modules_than_it_did(
    firsts: dict[str, dict[str, Any]], door: str
) -> None:
    assert firsts[door]["modules"] <= MODULES[door]
