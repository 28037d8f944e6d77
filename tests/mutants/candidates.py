"""Every mutant that the product's source allows, in the order of the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.mutants.mutant import PACKAGE, ROOT, Mutant, NotApplicableError, Scope
from tests.mutants.mutations import KINDS, Change

# Texts of the API's description, which no client acts on, and mere lists of names.
_LEFT_OUT = ("description.py", "link_description.py", "__init__.py")
_LOGGERS = ("logger", "audit_logger")
# What is left out below a node: it does not run, or only people read it.
_SKIPPED_FIELDS = {"annotation", "returns", "decorator_list", "bases", "type_params"}


def candidates(folder: str) -> list[Mutant]:
    """Return the candidates of one folder of the package."""
    paths = sorted((ROOT / PACKAGE / folder).rglob("*.py"))
    return [mutant for path in paths if path.name not in _LEFT_OUT for mutant in _of_file(path)]


def _of_file(path: Path) -> Iterator[Mutant]:
    source, file = path.read_text(), str(path.relative_to(ROOT / PACKAGE))
    for scope, node in _nodes(ast.parse(source), ""):
        for kind, mutate in KINDS.items():
            for change in mutate(node):
                mutant = _mutant(source, file, scope, kind, change)
                if _applies_once(mutant, source):
                    yield mutant


def _nodes(node: ast.AST, scope: str) -> Iterator[tuple[str, ast.AST]]:
    """Yield what may be mutated below `node`, each with the scope that it runs in."""
    for field, value in ast.iter_fields(node):
        if field in _SKIPPED_FIELDS:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _skipped(child):
                yield scope, child
                yield from _nodes(child, _inner(scope, child))


def _inner(scope: str, node: ast.AST) -> str:
    if not isinstance(node, Scope):
        return scope
    return f"{scope}.{node.name}" if scope else node.name


def _skipped(node: ast.AST) -> bool:
    if isinstance(node, ast.FunctionDef):
        return node.name == "__repr__"
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant) or _logs(node.value)
    return isinstance(node, ast.JoinedStr | ast.pattern | ast.Import | ast.ImportFrom)


def _logs(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in _LOGGERS
    )


def _mutant(source: str, file: str, scope: str, kind: str, change: Change) -> Mutant:
    node = change.node
    lines = source.encode().splitlines()[node.lineno - 1 : node.end_lineno]
    before = b"\n".join(lines)
    last = len(before) - len(lines[-1]) + (node.end_col_offset or 0)
    after = before[: node.col_offset] + change.text.encode() + before[last:]
    module = file.removesuffix(".py").replace("/", ".")
    name = f"{module}:{scope or 'module'}:{kind}"
    return Mutant(name, file, scope, kind, before.decode().lstrip(), after.decode().lstrip())


def _applies_once(mutant: Mutant, source: str) -> bool:
    try:
        ast.parse(mutant.apply(source))
    except (NotApplicableError, SyntaxError):
        return False
    return mutant.before != mutant.after
