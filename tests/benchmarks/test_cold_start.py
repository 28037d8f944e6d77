"""What a function loads before its first answer, as the build ships it: nothing creeps in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.benchmarks.artefacts import FUNCTIONS
from tests.benchmarks.measured import first_answers, our_variants

pytestmark = pytest.mark.gate

# A function may lose modules at any time; more than these are a decision.
MODULES = {
    "issuance": 610,
    "download": 615,
    "listing": 610,
    "tokens": 610,
    "export_completed": 575,
    "maintenance": 510,
}


@pytest.fixture(scope="module")
def firsts() -> Iterator[dict[str, dict[str, Any]]]:
    """What each function's process said with its first answer."""
    with our_variants() as found:
        yield first_answers(found)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_cold_start_compiles_nothing(firsts: dict[str, dict[str, Any]], function: str) -> None:
    assert firsts[function]["compiled"] == []


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_door_loads_no_more_modules_than_it_did(
    firsts: dict[str, dict[str, Any]], function: str
) -> None:
    assert firsts[function]["modules"] <= MODULES[function]
