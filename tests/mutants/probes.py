"""Put a call into the source at each sampled line, so that a test that gets there is noticed.

The call is harmless where nobody listens: without the plugin it makes an empty string.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tests.mutants.mutant import PACKAGE, Mutant, scopes

LISTENER = "_mutant_reached"
# Neither a name nor an import, both of which tests of the source would object to.
_CALL = '__import__("builtins").__dict__.get("{listener}", str)({id!r})'

Points = Mapping[int, list[str]]


def insert_probes(tree: Path, mutants: Iterable[Mutant]) -> None:
    """Insert the probes of all `mutants` into the product below `tree`."""
    points: dict[Path, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for mutant in mutants:
        for path, line in _points(tree, mutant):
            points[path][line].append(mutant.id)
    for path, by_line in points.items():
        path.write_text(_with_calls(path.read_text(), by_line))


def _with_calls(source: str, points: Points) -> str:
    lines = source.split("\n")
    for number in sorted(points, reverse=True):
        line = lines[number - 1]
        indentation = line[: len(line) - len(line.lstrip())]
        calls = [_CALL.format(listener=LISTENER, id=each) for each in points[number]]
        lines[number - 1 : number - 1] = [f"{indentation}{call}" for call in calls]
    return "\n".join(lines)


def runs_at_import(tree: Path, mutant: Mutant) -> bool:
    """Whether the lines of `mutant` run when their module is imported."""
    return _line(tree, mutant) is None


def _points(tree: Path, mutant: Mutant) -> Iterator[tuple[Path, int]]:
    """Yield where `mutant` is noticed: before its statement.

    What runs at import is over before any test runs. It is noticed in all functions of the module
    and of those that import it, which is where its effect can show.
    """
    path, line = tree / mutant.path, _line(tree, mutant)
    if line is not None:
        yield path, line
        return
    for module in _users(tree, path):
        for number in _function_starts(module.read_text()):
            yield module, number


def _line(tree: Path, mutant: Mutant) -> int | None:
    source = (tree / mutant.path).read_text()
    first = source.count("\n", 0, mutant.offset(source)) + 1
    return statement_line(source, first, first + mutant.before.count("\n"))


def statement_line(source: str, first: int, last: int) -> int | None:
    """Return the line to insert a call before, so that it runs with lines `first` to `last`.

    None for lines that run at import.
    """
    found = None
    for _, scope in scopes(ast.parse(source)):
        if isinstance(scope, ast.FunctionDef) and scope.lineno <= first <= _end(scope):
            found = _line_in(scope, first, last)
    if found is None or not source.split("\n")[found - 1].lstrip().startswith("elif "):
        return found
    return statement_line(source, found - 1, last)


def _line_in(function: ast.FunctionDef, first: int, last: int) -> int | None:
    innermost = min(
        (
            node
            for node in ast.walk(function)
            if isinstance(node, ast.stmt | ast.ExceptHandler)
            and node.lineno <= first
            and last <= _end(node)
        ),
        key=lambda node: _end(node) - node.lineno,
    )
    if isinstance(innermost, ast.FunctionDef):
        return _body_start(innermost)  # a default
    if isinstance(innermost, ast.ExceptHandler):
        return innermost.body[0].lineno
    return innermost.lineno


def _end(node: ast.stmt | ast.ExceptHandler) -> int:
    return node.end_lineno or node.lineno


def _users(tree: Path, path: Path) -> list[Path]:
    """Return `path` and the modules of the package that import from it."""
    name = "claimcheck." + str(path.relative_to(tree / PACKAGE).with_suffix("")).replace("/", ".")
    wanted = f"from {name.removesuffix('.__init__')} import "
    modules = sorted((tree / PACKAGE).rglob("*.py"))
    return [path, *(each for each in modules if each != path and wanted in each.read_text())]


def _function_starts(source: str) -> Iterator[int]:
    for _, node in scopes(ast.parse(source)):
        start = _body_start(node) if isinstance(node, ast.FunctionDef) else None
        if start is not None:
            yield start


def _body_start(function: ast.FunctionDef) -> int | None:
    """Return the first line behind the docstring, if there is any."""
    statements = [
        node
        for node in function.body
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
    return statements[0].lineno if statements else None
