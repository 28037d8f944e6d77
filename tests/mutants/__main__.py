"""The command line of the tool: see the package's docstring."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.mutants.mutant import ROOT, SAMPLE, Mutant, active, load
from tests.mutants.record import record
from tests.mutants.results import Result, lost, table
from tests.mutants.run import Outcome, run_mutants
from tests.mutants.suites import Recording, Suite, Tier

RESULTS = ROOT / ".local" / "mutants"


def main() -> None:
    options = _options()
    mutants = active(load(options.sample))
    results: list[Result] = []
    for tier in sorted(options.tier or Tier):  # the fast one first: see `_outcomes`
        suite = Suite(options.suite, tier, options.tests_from)
        recording = _recording(suite, mutants, options.results, again=not options.recorded)
        result = Result(suite, _outcomes(suite, recording, mutants, results))
        result.save(options.results / f"{suite.name}.{tier}.json")
        results.append(result)
    sys.stdout.write(f"{table(results)}\n")
    if options.compare_with:
        _compare(Result.load(options.compare_with), results)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("--suite", default="present", help="the name that the results are kept by")
    parser.add_argument("--tests-from", default="", help="the git revision to take tests/ from")
    parser.add_argument("--tier", type=Tier, action="append", help="fast or full; else both")
    parser.add_argument("--recorded", action="store_true", help="use the recording of the last run")
    parser.add_argument("--sample", type=Path, default=SAMPLE, help="another list of mutants")
    parser.add_argument("--results", type=Path, default=RESULTS, help="another folder for results")
    parser.add_argument("--compare-with", type=Path, help="fail if this result found more")
    return parser.parse_args()


def _recording(suite: Suite, mutants: Sequence[Mutant], folder: Path, *, again: bool) -> Recording:
    path = folder / f"{suite.name}.{suite.tier}.recording.json"
    if again:
        record(suite, mutants).save(path)
    recording = Recording.load(path)
    unknown = {mutant.id for mutant in mutants} - set(recording.mutants)
    if unknown:
        raise SystemExit(f"{path} does not know {', '.join(sorted(unknown))}")
    return recording


def _outcomes(
    suite: Suite, recording: Recording, mutants: Sequence[Mutant], before: Sequence[Result]
) -> dict[str, Outcome]:
    """Return the outcomes. What the fast tier has found, the full one finds: it has those tests."""
    known = {
        mutant: outcome
        for result in before
        for mutant, outcome in result.outcomes.items()
        if outcome.found
    }
    found = run_mutants(suite, recording, [mutant for mutant in mutants if mutant.id not in known])
    return {mutant.id: {**known, **found}[mutant.id] for mutant in mutants}


def _compare(before: Result, results: Sequence[Result]) -> None:
    losses = {result.suite.tier: lost(before, result) for result in results}
    for tier, mutants in losses.items():
        sys.stdout.write(f"{tier}: lost since {before.suite.name}: {', '.join(mutants) or '-'}\n")
    sys.exit(any(losses.values()))


if __name__ == "__main__":
    main()
