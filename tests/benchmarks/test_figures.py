"""How figures become ratios and dollars."""

from __future__ import annotations

import pytest
import yaml

from claimcheck.adapters.dynamodb.attributes import Item
from tests.benchmarks.artefacts import ASKED
from tests.benchmarks.bars import BARS
from tests.benchmarks.bench import ratios
from tests.benchmarks.capacity import item_bytes, read_units, write_units
from tests.benchmarks.costs import DOOR_OF, PRICES, Prices
from tests.benchmarks.rounds import interleaved, paired_median, ratio_of_minima
from tests.benchmarks.use_cases import USE_CASES

PAIRS = {
    "cold": ("issuance", "bare", "fastapi"),
    "warm": ("issuance", "bare", "fastapi"),
    "micro": ("presign", "botocore presign", "verify", "PyJWT HS256", "verify a bad link"),
    "pages": ("1000", "100000"),
}
TIMES = {"ours": [2.0, 1.0, 9.0], "theirs": [4.0, 5.0, 9.0]}


def test_a_ratio_is_that_of_the_least_of_all_rounds() -> None:
    assert ratio_of_minima(TIMES, "ours", "theirs") == 0.25


def test_every_ratio_has_its_bar_and_a_leaner_one() -> None:
    detail = {of: {name: [1.0] for name in names} for of, names in PAIRS.items()}
    first = {name: {"peak_kib": 1} for name in ("issuance", "bare")}

    assert ratios({**detail, "first": first}) == dict.fromkeys(BARS, 1.0)
    assert all(bar.limit(lean=True) <= bar.limit(lean=False) for bar in BARS.values())


def test_a_paired_median_compares_within_each_round() -> None:
    assert paired_median(TIMES, "ours", "theirs") == 0.5


def test_every_measure_has_its_turn_in_every_round() -> None:
    turns: list[str] = []

    def measure(name: str) -> float:
        turns.append(name)
        return float(len(turns))

    times = interleaved({"a": lambda: measure("a"), "b": lambda: measure("b")}, 3)

    assert {name: len(of) for name, of in times.items()} == {"a": 3, "b": 3}
    assert [set(turns[n : n + 2]) for n in (0, 2, 4)] == [{"a", "b"}] * 3


def test_an_item_is_as_long_as_its_names_and_values() -> None:
    item: Item = {
        "id": {"S": "é"},
        "n": {"N": "-1200"},
        "flag": {"BOOL": True},
        "set": {"SS": ["ab", "c"]},
        "map": {"M": {"a": {"S": "b"}}},
    }

    assert item_bytes(item) == (2 + 2) + (1 + 3) + (4 + 1) + (3 + 3) + (3 + 3 + 2 + 1)


@pytest.mark.parametrize(
    ("size", "read", "write"), [(0, 1.0, 1.0), (1024, 1.0, 1.0), (1025, 1.0, 2.0), (4097, 2.0, 5.0)]
)
def test_units_are_begun_ones(size: int, read: float, write: float) -> None:
    assert (read_units(size, consistent=True), write_units(size)) == (read, write)
    assert read_units(size, consistent=False) == read / 2


def test_every_use_case_is_reckoned_with_its_own_function() -> None:
    assert DOOR_OF.keys() == USE_CASES.keys()
    assert set(DOOR_OF.values()) == set(ASKED)


def test_prices_are_those_of_the_file() -> None:
    prices = Prices(yaml.safe_load(PRICES.read_text()))

    assert prices.tables(2, 1) == pytest.approx(2 * 0.125 + 0.625)
    # 10 ms of CPU last longer on a part of a core, and each trip takes its time.
    assert prices.functions(0.01, 2) == pytest.approx(0.20 + (0.01 * 1769 / 1024 + 0.01) * 13.3334)
    assert prices.streamed(100) == pytest.approx(47 * 13.3334)
    assert prices.streamed(6) == 0
