"""Which files of a tree a test file imports, directly and by way of others."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_ROOTS = {
    "tests": Path(),
    "claimcheck": Path("layers/claimcheck"),
    "claimcheck_cli": Path("cli"),
}


class ImportGraph:
    """The files below the root of one tree, as paths relative to it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.direct = cache(self._direct)

    def reached_from(self, file: str) -> set[str]:
        """Return `file`, the conftest files above it, and all that these import."""
        conftests = [str(folder / "conftest.py") for folder in Path(file).parents]
        waiting, found = [file, *conftests], set[str]()
        while waiting:
            each = waiting.pop()
            if each not in found and (self._root / each).is_file():
                found.add(each)
                waiting += self.direct(each)
        return found

    def _direct(self, file: str) -> frozenset[str]:
        tree = ast.parse((self._root / file).read_text())
        return frozenset(path for name in _imported(tree) for path in self._paths(name))

    def _paths(self, name: str) -> Iterator[str]:
        top = name.partition(".")[0]
        if top in _ROOTS:
            path = _ROOTS[top] / name.replace(".", "/")
            choices = (path.with_suffix(".py"), path / "__init__.py")
            yield from (str(each) for each in choices if (self._root / each).is_file())


def _imported(tree: ast.AST) -> Iterator[str]:
    """Yield the names of modules, and names in them, which may be modules as well."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
