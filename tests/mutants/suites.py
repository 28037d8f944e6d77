"""A suite of tests: how it is started, and what was recorded of it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

_BELOW_THE_API = "not e2e and not race and not gate"


class Tier(StrEnum):
    """Whether a suite is run as `make test` or as `make test-all` runs it."""

    FAST = "fast"
    FULL = "full"

    @property
    def marks(self) -> str:
        return f"{_BELOW_THE_API} and not slow" if self is Tier.FAST else _BELOW_THE_API


@dataclass(frozen=True, slots=True)
class Suite:
    """Tests of the working tree, or of revision `tests_from` where one is named."""

    name: str
    tier: Tier
    tests_from: str = ""

    def command(self, *arguments: str) -> list[str]:
        """Return the command that runs the tests below the API."""
        options = ["-q", "--no-header", "--tb=short", "-p", "no:cacheprovider"]
        # The tool's own tests want a product without mutants.
        tests = ["-m", self.tier.marks, "--ignore=tests/mutants", "--hypothesis-seed=0"]
        return [sys.executable, "-m", "pytest", *options, *tests, *arguments]

    def environment(self, **variables: str) -> dict[str, str]:
        """Return an environment in which every run has the same tests, in the same order."""
        inherited = {name: text for name, text in os.environ.items() if name != "TEST_TIER"}
        tier = {"TEST_TIER": "fast"} if self.tier is Tier.FAST else {}
        return {**inherited, "PYTHONHASHSEED": "0", **tier, **variables}


@dataclass(frozen=True, slots=True)
class RecordedTest:
    """One test of a suite, and the mutants whose lines it reaches.

    It may also depend on those that what it imports has reached, or on their effect at import.
    """

    seconds: float
    passed: bool
    reached: list[str]
    imported: list[str]


@dataclass(frozen=True, slots=True)
class Recording:
    """The tests of a suite by id, with what they reach of `mutants`."""

    mutants: list[str]
    tests: Mapping[str, RecordedTest]

    def reaching(self, mutant: str) -> list[str]:
        """Return the tests that depend on `mutant` and pass without it.

        Cheapest first, those that only import it behind those that reach it themselves.
        """
        passed = {nodeid: test for nodeid, test in self.tests.items() if test.passed}
        cheapest_first = sorted(passed, key=lambda nodeid: passed[nodeid].seconds)
        reaching = [nodeid for nodeid in cheapest_first if mutant in passed[nodeid].reached]
        importing = [nodeid for nodeid in cheapest_first if mutant in passed[nodeid].imported]
        return list(dict.fromkeys((*reaching, *importing)))

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self)))

    @classmethod
    def load(cls, path: Path) -> Recording:
        fields = json.loads(path.read_text())
        tests = {nodeid: RecordedTest(**test) for nodeid, test in fields["tests"].items()}
        return cls(fields["mutants"], tests)
