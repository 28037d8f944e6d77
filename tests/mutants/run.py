"""Run a suite against each mutant until one of its tests fails."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutants.mutant import Mutant
from tests.mutants.runner import AT_ONCE, Runner
from tests.mutants.suites import Recording, Suite

# The cheapest tests find most mutants: at first only these are imported.
_FIRST_TESTS = 40


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a suite found a mutant, and `by` what: a test, `time`, or an import that failed.

    `reached_by` is the number of tests that reach the mutated line.
    """

    found: bool
    by: str
    reached_by: int
    seconds: float


Outcomes = Mapping[str, Outcome]


def run_mutants(
    suite: Suite, recording: Recording, mutants: Sequence[Mutant]
) -> dict[str, Outcome]:
    """Return the outcome of each of `mutants` by its id."""
    with TemporaryDirectory(prefix="mutants-") as folder:
        runner = Runner(suite, recording, Path(folder))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = list(pool.map(lambda each: _outcome(runner, recording, each), mutants))
        by_id = {each.id: outcome for each, outcome in zip(mutants, outcomes, strict=True)}
        return _verified(runner, recording, by_id)


def _outcome(runner: Runner, recording: Recording, mutant: Mutant) -> Outcome:
    tests, start, by = recording.reaching(mutant.id), time.perf_counter(), ""
    for some in (tests[:_FIRST_TESTS], tests[_FIRST_TESTS:]):
        by = by or (runner.first_failure(some, mutant) if some else "")
    seconds = round(time.perf_counter() - start, 1)
    sys.stderr.write(f"{mutant.id}: {by or 'not found'} ({len(tests)} tests, {seconds} s)\n")
    return Outcome(found=bool(by), by=by, reached_by=len(tests), seconds=seconds)


def _verified(runner: Runner, recording: Recording, outcomes: Outcomes) -> dict[str, Outcome]:
    """Count a mutant as not found if the test that failed fails without the mutant as well."""
    tests = {outcome.by for outcome in outcomes.values() if outcome.by in recording.tests}
    cheapest_first = sorted(tests, key=lambda test: recording.tests[test].seconds)
    failing = runner.failures(cheapest_first) if tests else []
    return {mutant: _checked(outcome, failing) for mutant, outcome in outcomes.items()}


def _checked(outcome: Outcome, failing: Sequence[str]) -> Outcome:
    if outcome.by not in failing:
        return outcome
    return replace(outcome, found=False, by=f"fails without the mutant as well: {outcome.by}")
