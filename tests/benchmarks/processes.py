"""Processes that run a handler as Lambda would: started, asked, and ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.artefacts import Artefact

WORKER = Path(__file__).with_name("worker.py")
# The interpreter itself, without what this environment has installed beside it.
INTERPRETER = os.path.realpath(sys.executable)


class WrongAnswer(Exception):
    """What was measured did not do its work: its time says nothing."""


class Worker:
    """One such process; `first` is what it said with its first answer."""

    def __init__(self, process: subprocess.Popen[str], begun: float) -> None:
        self._process = process
        self.first = self._line()
        self.seconds = time.perf_counter() - begun

    def run(self, calls: int) -> Mapping[str, float]:
        """CPU and wall seconds of so many calls."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{calls}\n")
        self._process.stdin.flush()
        return self._line()

    def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise WrongAnswer("the process ended before it answered")
        said: dict[str, Any] = json.loads(line)
        return said


@contextmanager
def worker(artefact: Artefact, event: Path, environment: Mapping[str, str]) -> Iterator[Worker]:
    """Raises `WrongAnswer` if the first answer is not a success."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [INTERPRETER, "-s", "-S", str(WORKER), str(event)],
        env={**environment, "PYTHONPATH": artefact.path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        started = Worker(process, begun)
        _require_success(artefact.name, started.first["answer"])
        yield started
    finally:
        process.kill()
        process.communicate()


def _require_success(name: str, answer: Mapping[str, Any]) -> None:
    good = answer.get("statusCode", 200) == 200
    if not good or answer.get("batchItemFailures"):
        raise WrongAnswer(f"{name} answered {answer}")
