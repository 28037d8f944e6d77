"""One mutant: a small, wrong change of one place in the product, and how to apply it."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = Path("layers/claimcheck/claimcheck")
SAMPLE = Path(__file__).with_name("sample.jsonl")

Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class NotApplicableError(ValueError):
    """The source no longer holds the text that a mutant replaces."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """Replaces `before` by `after` in one scope of `file`, a path below the package.

    `scope` is the qualified name of a function or class; empty for the module itself. `before` is
    one or more whole lines without the indentation of the first, and occurs once in the scope.
    `replaced` says why a mutant was taken out of the sample; empty for those that are run.
    """

    id: str
    file: str
    scope: str
    kind: str
    before: str
    after: str
    replaced: str = ""

    @property
    def path(self) -> Path:
        """The path of the file below the root of a tree."""
        return PACKAGE / self.file

    def apply(self, source: str) -> str:
        """Return the mutated source. Raises `NotApplicableError`."""
        start = self.offset(source)
        return source[:start] + self.after + source[start + len(self.before) :]

    def offset(self, source: str) -> int:
        """Return where `before` starts in `source`. Raises `NotApplicableError`."""
        found = [
            index
            for first, last in _extents(source, self.scope)
            for index in _occurrences(source, self.before, first, last)
        ]
        if len(found) != 1:
            raise NotApplicableError(
                f"{self.id}: its text occurs {len(found)} times in {self.scope or 'the module'}"
                f" of {self.file}: {self.before}"
            )
        return found[0]


def scopes(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, Scope]]:
    """Yield the functions and classes below `tree` with their qualified names."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, Scope):
            name = f"{prefix}{child.name}"
            yield name, child
            yield from scopes(child, f"{name}.")
        else:
            yield from scopes(child, prefix)


def load(path: Path = SAMPLE) -> list[Mutant]:
    """Return every mutant of a sample, with those that were replaced."""
    return [Mutant(**json.loads(line)) for line in path.read_text().splitlines()]


def save(mutants: Iterable[Mutant], path: Path = SAMPLE) -> None:
    """Write a sample, one line for each mutant."""
    path.write_text("".join(f"{_line(mutant)}\n" for mutant in mutants))


def active(mutants: Iterable[Mutant]) -> list[Mutant]:
    """Return the mutants that are run."""
    return [mutant for mutant in mutants if not mutant.replaced]


def _line(mutant: Mutant) -> str:
    fields = {name: text for name, text in asdict(mutant).items() if text or name != "replaced"}
    return json.dumps(fields, ensure_ascii=False)


def _extents(source: str, scope: str) -> list[tuple[int, int]]:
    """Return the first and last offset of every scope of that name, decorators left out."""
    if not scope:
        return [(0, len(source))]
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return [
        (starts[node.lineno - 1], starts[node.end_lineno or node.lineno])
        for name, node in scopes(ast.parse(source))
        if name == scope
    ]


def _occurrences(source: str, text: str, first: int, last: int) -> Iterator[int]:
    index = source.find(text, first, last)
    while index >= 0:
        yield index
        index = source.find(text, index + 1, last)
