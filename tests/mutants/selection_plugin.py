"""A pytest plugin that runs listed tests only, in the order of the list.

Use `-p tests.mutants.selection_plugin`. MUTANTS_SELECT names a file with one test id a line. What
fails is written, one a line, to the file that MUTANTS_FAILURES names.
"""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest

LIST = "MUTANTS_SELECT"
FAILURES = "MUTANTS_FAILURES"
TIME = "time"

# A mutant that collects without end must fail, and not take the machine's memory.
_MEMORY_BYTES = 8 * 1024**3


def pytest_configure() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    listed = Path(os.environ[LIST]).read_text().splitlines()
    by_id = {item.nodeid: item for item in items}
    chosen = [by_id[nodeid] for nodeid in listed if nodeid in by_id]
    kept = set(chosen)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = chosen


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.failed:
        _write(f"import of {report.nodeid}")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.failed:
        # pytest-timeout says it in these words.
        _write(TIME if "Timeout (>" in report.longreprtext else report.nodeid)


def _write(failure: str) -> None:
    with Path(os.environ[FAILURES]).open("a") as file:
        file.write(f"{failure}\n")
