"""Copies of the working tree that mutants and probes are put into."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import cache_from_source
from pathlib import Path

from tests.mutants.mutant import ROOT, Mutant

_TESTS = Path("tests")
_TOOL = _TESTS / "mutants"


def copy_tree(to: Path, tests_from: str = "") -> None:
    """Copy the working tree to `to`, with the tests of another git revision if one is named."""
    for file in _git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split(b"\0"):
        _copy(Path(file.decode()), to)
    if tests_from:
        shutil.rmtree(to / _TESTS)
        with tarfile.open(fileobj=io.BytesIO(_git("archive", tests_from, str(_TESTS)))) as archive:
            archive.extractall(to, filter="data")
        shutil.rmtree(to / _TOOL, ignore_errors=True)
        shutil.copytree(ROOT / _TOOL, to / _TOOL)


@contextmanager
def mutated(tree: Path, mutant: Mutant) -> Iterator[None]:
    """The product of `tree` with `mutant` in it, for as long as the context lasts."""
    path = tree / mutant.path
    source = path.read_text()
    _write(path, mutant.apply(source))
    try:
        yield
    finally:
        _write(path, source)


def _write(path: Path, source: str) -> None:
    path.write_text(source)
    # Python goes by size and second, which a small change may leave as they were.
    Path(cache_from_source(str(path))).unlink(missing_ok=True)


def _copy(file: Path, to: Path) -> None:
    if (ROOT / file).is_file():
        (to / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / file, to / file)


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True).stdout
