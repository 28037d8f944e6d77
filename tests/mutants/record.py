"""Run a suite once on a tree with probes, to learn which tests reach which mutants."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.mutants.imports import ImportGraph
from tests.mutants.mutant import Mutant
from tests.mutants.probes import insert_probes, runs_at_import
from tests.mutants.recorder_plugin import FOLDER
from tests.mutants.suites import RecordedTest, Recording, Suite
from tests.mutants.trees import copy_tree

_PROCESSES = 2
# pytest's code for tests that failed: they are left out, whatever the reason.
_RAN = (0, 1)


class RecordingFailedError(RuntimeError):
    """The suite did not run to its end."""


def record(suite: Suite, mutants: Sequence[Mutant]) -> Recording:
    """Return the tests of `suite` with what each reaches. Raises `RecordingFailedError`."""
    with TemporaryDirectory(prefix="mutants-") as folder:
        tree, records = Path(folder) / "tree", Path(folder) / "records"
        records.mkdir()
        copy_tree(tree, suite.tests_from)
        at_import = {each.id: str(each.path) for each in mutants if runs_at_import(tree, each)}
        insert_probes(tree, mutants)
        _run(suite, tree, records)
        tests = _combined(list(_lines(records)), ImportGraph(tree), at_import)
        return Recording([mutant.id for mutant in mutants], tests)


def _run(suite: Suite, tree: Path, records: Path) -> None:
    arguments = ("-n", str(_PROCESSES), "-p", "tests.mutants.recorder_plugin")
    done = subprocess.run(
        suite.command(*arguments),
        cwd=tree,
        env=suite.environment(**{FOLDER: str(records)}),
        stdout=sys.stderr,
        check=False,
    )
    if done.returncode not in _RAN:
        raise RecordingFailedError(f"pytest ended with {done.returncode}")


def _lines(records: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(records.glob("*.jsonl")):
        yield from (json.loads(line) for line in path.read_text().splitlines())


def _combined(
    lines: Sequence[dict[str, Any]], graph: ImportGraph, at_import: Mapping[str, str]
) -> dict[str, RecordedTest]:
    """Return the tests with what each reached, and what the import of its files did."""
    by_import: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if "imported" in line:
            by_import[line["imported"]].update(line["reached"])

    @cache
    def by_file(file: str) -> set[str]:
        shown = {mutant for mutant, path in at_import.items() if path in graph.direct(file)}
        return shown.union(*(by_import[each] for each in graph.reached_from(file)))

    return {
        line["test"]: RecordedTest(
            seconds=line["seconds"],
            passed=line["passed"],
            reached=line["reached"],
            imported=sorted(by_file(line["test"].partition("::")[0])),
        )
        for line in lines
        if "test" in line
    }
