"""Run chosen tests of a suite, on the product as it is or with one mutant in it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from queue import SimpleQueue

from tests.mutants.mutant import Mutant
from tests.mutants.selection_plugin import FAILURES, LIST, TIME
from tests.mutants.suites import Recording, Suite
from tests.mutants.trees import copy_tree, mutated

AT_ONCE = 2
# A machine that is busy with something else takes this many times as long as it was recorded.
_PATIENCE = 10
_START_SECONDS = 60
# pytest's exit codes.
_PASSED, _NOTHING_SELECTED = 0, 5


class Runner:
    """Copies of the tree for the tests of one suite, one for each process at a time."""

    def __init__(self, suite: Suite, recording: Recording, folder: Path) -> None:
        self._suite = suite
        self._recording = recording
        self._trees: SimpleQueue[Path] = SimpleQueue()
        for number in range(AT_ONCE):
            tree = folder / f"tree-{number}"
            copy_tree(tree, suite.tests_from)
            self._trees.put(tree)

    def first_failure(self, tests: Sequence[str], mutant: Mutant) -> str:
        """Run `tests` with `mutant` until one fails: its id, `time`, an import, or empty."""
        with self._tree() as tree:
            failures = self._failures(tests, tree, mutated(tree, mutant), "--exitfirst")
            return failures[0] if failures else ""

    def failures(self, tests: Sequence[str]) -> list[str]:
        """Run `tests` on the product as it is, and return those that fail."""
        with self._tree() as tree:
            return self._failures(tests, tree, nullcontext())

    def _failures(
        self,
        tests: Sequence[str],
        tree: Path,
        product: AbstractContextManager[None],
        *options: str,
    ) -> list[str]:
        listed, failures = tree / "selected.txt", tree / "failures.txt"
        listed.write_text("\n".join(tests))
        failures.unlink(missing_ok=True)
        shutil.rmtree(tree / ".hypothesis", ignore_errors=True)  # the examples of other mutants
        command = self._suite.command(*options, *self._arguments(tests))
        environment = self._suite.environment(**{LIST: str(listed), FAILURES: str(failures)})
        with product:
            code = _exit_code(command, tree, environment, self._seconds(tests, sum))
        if code == _NOTHING_SELECTED:
            raise RuntimeError(f"none of these tests exist: {tests}")
        if failures.exists():
            return failures.read_text().splitlines()
        return [] if code == _PASSED else [TIME if code is None else "import"]

    def _arguments(self, tests: Sequence[str]) -> list[str]:
        files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
        timeout = f"--timeout={self._seconds(tests, max)}"
        return ["-n", "0", timeout, "-p", "tests.mutants.selection_plugin", *files]

    def _seconds(self, tests: Sequence[str], combined: Callable[[Iterable[float]], float]) -> int:
        recorded = combined(self._recording.tests[test].seconds for test in tests)
        return int(_START_SECONDS + _PATIENCE * recorded)

    @contextmanager
    def _tree(self) -> Iterator[Path]:
        tree = self._trees.get()
        try:
            yield tree
        finally:
            self._trees.put(tree)


def _exit_code(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], seconds: int
) -> int | None:
    """Return the exit code of `command`; None if it was ended after `seconds`."""
    # Of its own session, so that what the tests start ends with it.
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
