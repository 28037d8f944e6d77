"""What suites found, as files and as a table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.mutants.run import Outcome, Outcomes
from tests.mutants.suites import Suite, Tier


@dataclass(frozen=True, slots=True)
class Result:
    """The outcomes of one suite."""

    suite: Suite
    outcomes: Outcomes

    @property
    def not_found(self) -> list[str]:
        return [mutant for mutant, outcome in self.outcomes.items() if not outcome.found]

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{json.dumps(asdict(self), indent=1)}\n")

    @classmethod
    def load(cls, path: Path) -> Result:
        fields = json.loads(path.read_text())
        suite = fields["suite"]
        outcomes = {mutant: Outcome(**outcome) for mutant, outcome in fields["outcomes"].items()}
        return cls(Suite(suite["name"], Tier(suite["tier"]), suite["tests_from"]), outcomes)


def lost(before: Result, after: Result) -> list[str]:
    """Return the mutants that the suite `before` found and `after` does not."""
    return [mutant for mutant in after.not_found if mutant not in before.not_found]


def table(results: Sequence[Result]) -> str:
    """Return a line for each suite, and under it the mutants that it did not find."""
    return "\n".join(line for result in results for line in _lines(result))


def _lines(result: Result) -> Iterator[str]:
    suite, missed = result.suite, result.not_found
    found = len(result.outcomes) - len(missed)
    yield f"{suite.name:12} {suite.tier:5} found {found:3} of {len(result.outcomes)}"
    for mutant in missed:
        outcome = result.outcomes[mutant]
        yield f"    not found: {mutant} (reached by {outcome.reached_by} tests) {outcome.by}"
