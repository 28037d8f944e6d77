"""A pytest plugin that writes down which tests reach which probes.

Use `-p tests.mutants.recorder_plugin`. Each process writes one file of JSON lines to the folder
that MUTANTS_RECORD names. A line holds either a test, or a file whose import reached probes.
"""

from __future__ import annotations

import builtins
import functools
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, cast

import pytest

from tests.mutants.probes import LISTENER

FOLDER = "MUTANTS_RECORD"
_OURS = ("claimcheck", "tests")


class Recorder:
    """Knows what is under way: a test, and within it fixtures and cached functions."""

    def __init__(self, root: Path) -> None:
        self.by_fixture: dict[object, set[str]] = defaultdict(set)
        self.by_import: dict[str, set[str]] = defaultdict(set)
        self._root = f"{root}{os.sep}"
        self._open: dict[object, set[str]] = {}
        self._traced: set[str] = set()

    def reach(self, mutant: str) -> None:
        """Called by every probe, in whatever thread."""
        for reached in list(self._open.values()):
            reached.add(mutant)
        if not self._open or mutant not in self._traced:
            self._traced.add(mutant)
            self._attribute_to_import(mutant)

    @contextmanager
    def test(self, reached: set[str]) -> Iterator[None]:
        """Add what a test reaches to `reached`."""
        self._traced = set()
        with self.collecting(reached):
            yield

    @contextmanager
    def collecting(self, reached: set[str]) -> Iterator[None]:
        """Add what is reached meanwhile to `reached` as well."""
        key = object()
        self._open[key] = reached
        try:
            yield
        finally:
            del self._open[key]

    def replaying(self, function: Callable[..., Any], cached: Any) -> Callable[..., Any]:
        """Return `cached`, whose remembered results reach what making them reached."""
        if not str(function.__module__).startswith(_OURS):
            return cast("Callable[..., Any]", cached)
        reached: set[str] = set()

        @functools.wraps(function)
        def call(*args: Any, **keywords: Any) -> Any:
            for mutant in list(reached):
                self.reach(mutant)
            with self.collecting(reached):
                return cached(*args, **keywords)

        call.__dict__.update(cache_clear=cached.cache_clear, cache_info=cached.cache_info)
        return call

    def _attribute_to_import(self, mutant: str) -> None:
        # What an import has done is not done again for the next test that imports the file.
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and not self._imports(frame.f_code):
            frame = frame.f_back
        if frame is not None:
            self.by_import[frame.f_code.co_filename.removeprefix(self._root)].add(mutant)

    def _imports(self, code: CodeType) -> bool:
        return code.co_name == "<module>" and code.co_filename.startswith(self._root)


class Plugin:
    """Writes a line for each test as it ends, and the imports at last."""

    def __init__(self, recorder: Recorder, path: Path) -> None:
        self._recorder = recorder
        self._path = path
        self._failed: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        reached: set[str] = set()
        start = time.perf_counter()
        with self._recorder.test(reached):
            outcome = yield
        seconds = round(time.perf_counter() - start, 4)
        for definition in _shared_fixtures(item):
            reached |= self._recorder.by_fixture[definition]
        passed = item.nodeid not in self._failed
        self._write(test=item.nodeid, seconds=seconds, passed=passed, reached=sorted(reached))
        return outcome

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any]
    ) -> Generator[None, object, object]:
        with self._recorder.collecting(self._recorder.by_fixture[fixturedef]):
            return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        for file, reached in self._recorder.by_import.items():
            self._write(imported=file, reached=sorted(reached))

    def _write(self, **fields: object) -> None:
        with self._path.open("a") as file:
            file.write(f"{json.dumps(fields)}\n")


def _shared_fixtures(item: pytest.Item) -> Iterator[pytest.FixtureDef[Any]]:
    """Yield the fixtures of `item` that are made once for several tests."""
    if isinstance(item, pytest.Function):
        for definitions in item._fixtureinfo.name2fixturedefs.values():
            yield from (each for each in definitions if each.scope != "function")


def _replace_caches(recorder: Recorder) -> None:
    cache, lru_cache = functools.cache, functools.lru_cache

    def replaying_lru(maxsize: Any = 128, typed: bool = False) -> Any:
        if callable(maxsize):
            return recorder.replaying(maxsize, lru_cache(maxsize))
        return lambda made: recorder.replaying(made, lru_cache(maxsize, typed)(made))

    vars(functools).update(
        cache=lambda made: recorder.replaying(made, cache(made)), lru_cache=replaying_lru
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Listen from before the first import of a test on."""
    recorder = Recorder(early_config.rootpath)
    setattr(builtins, LISTENER, recorder.reach)
    _replace_caches(recorder)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    path = Path(os.environ[FOLDER]) / f"{worker}.jsonl"
    early_config.pluginmanager.register(Plugin(recorder, path))
