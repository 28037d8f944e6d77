"""Run a tier of the tests and print each step with its seconds.

    python -m tests.run fast    what `make test` promises
    python -m tests.run rest    what is left of `make test-all`

The steps of a lane run one after the other; the lanes run side by side. A step's output is printed
only if the step fails; the reasons of skipped tests are always printed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from tests.figures import clear

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SOURCES = ("functions", "layers", "cli")
_printing = Lock()


@dataclass(frozen=True)
class Step:
    """One command of a tier. Passes if the command exits with 0."""

    name: str
    command: Sequence[str]


@dataclass(frozen=True)
class Result:
    """How a step went. `seconds` is wall time."""

    step: Step
    passed: bool
    seconds: float
    output: str


def _pytest(name: str, marks: str, *options: str) -> Step:
    return Step(name, (sys.executable, "-m", "pytest", "-q", "-m", marks, *options))


def _tool(name: str, *arguments: str) -> Step:
    return Step(name, (str(BIN / arguments[0]), *arguments[1:]))


# Seconds that one test of the fast tier may take; starting the embedded AWS does not count.
LIMIT = ("--timeout=20", "-o", "timeout_func_only=true")
TWO_WORKERS = ("-n", "2", "--dist", "worksteal")
BELOW_THE_API = "not e2e and not race and not gate"
# What only tests through the API need: importing it takes a second in every process.
WITHOUT_E2E = ("--ignore=tests/e2e", "-p", "no:schemathesis")

FAST: tuple[tuple[Step, ...], ...] = (
    (
        _pytest(
            "tests below the API",
            f"{BELOW_THE_API} and not slow",
            *TWO_WORKERS,
            *LIMIT,
            *WITHOUT_E2E,
        ),
    ),
    (
        _tool("ruff: rules", "ruff", "check", "."),
        _tool("ruff: format", "ruff", "format", "--check", "."),
        _tool("bandit", "bandit", "-q", "-r", *SOURCES, "-c", "pyproject.toml"),
        _tool("mypy", "mypy"),
        _pytest("counters of the benchmarks", "gate and not race", *LIMIT, "tests/benchmarks"),
        _pytest("journeys on the embedded AWS", "journey", *LIMIT, "tests/e2e/journeys"),
    ),
)
REST: tuple[tuple[Step, ...], ...] = (
    (
        _pytest(
            "tests below the API, the rest",
            f"{BELOW_THE_API} and (slow or generated or hypothesis)",
            *TWO_WORKERS,
            *WITHOUT_E2E,
        ),
    ),
    (
        Step("policy of the template", (sys.executable, "-m", "tests.policy.check")),
        _pytest("races on DynamoDB Local", "race", *WITHOUT_E2E),
        _pytest("end to end, the rest", "e2e and not journey", "tests/e2e"),
    ),
)
TIERS = {"fast": FAST, "rest": REST}


def main(arguments: Sequence[str]) -> int:
    [tier] = arguments
    begun = time.monotonic()
    clear(tier)
    with ThreadPoolExecutor() as pool:
        lanes = pool.map(lambda lane: [_run(step, tier) for step in lane], TIERS[tier])
        results = [result for lane in lanes for result in lane]
    failed = [result.step.name for result in results if not result.passed]
    verdict = f"FAILED: {', '.join(failed)}" if failed else "passed"
    _print(f"{tier} tier: {verdict} in {_duration(time.monotonic() - begun)}")
    return 1 if failed else 0


def _run(step: Step, tier: str) -> Result:
    begun = time.monotonic()
    done = subprocess.run(
        step.command,
        cwd=ROOT,
        env={**os.environ, "TEST_TIER": tier},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    result = Result(step, done.returncode == 0, time.monotonic() - begun, done.stdout)
    _print(_described(result))
    return result


def _described(result: Result) -> str:
    lines = result.output.splitlines() or [""]
    head = f"{'ok    ' if result.passed else 'FAILED'} {result.seconds:6.1f} s  {result.step.name}"
    if not result.passed:
        # What failed first, then the whole story.
        failures = [f"       {line}" for line in lines if line.startswith(("FAILED ", "ERROR "))]
        return "\n".join([head, *failures, *lines])
    skipped = [f"       {line}" for line in lines if line.startswith("SKIPPED")]
    return "\n".join([f"{head}: {lines[-1]}" if lines[-1] else head, *skipped])


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def _print(text: str) -> None:
    with _printing:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
