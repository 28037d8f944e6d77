"""Which functions of the code there are, and which of them the cases reach when nothing fails."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType

from tests.faults.acts import Act, Told
from tests.faults.injected import Faults
from tests.faults.processes import Process
from tests.faults.saved import Saved
from tests.faults.sweep import TURNS
from tests.faults.world import World

LAYER = Path(__file__).parents[2] / "layers" / "claimcheck" / "claimcheck"

Function = ast.FunctionDef | ast.AsyncFunctionDef
CredentialRequest = Callable[[str, Function], bool]


def reached_by(world: World, cases: dict[str, Callable[[World], Act]]) -> frozenset[str]:
    """Each as `usecases/tenant_admin.py add_tenant`."""
    saved, seen = Saved(world), dict[int, CodeType]()
    for prepare in cases.values():
        saved.restore()
        act = prepare(world)
        with _noting(seen):
            _settle(world, act)
    return frozenset(name for code in seen.values() if (name := named(code)))


def functions_of(package: str, wanted: CredentialRequest) -> frozenset[str]:
    """Those functions of a package that are `wanted`, by qualified name and definition."""
    return frozenset(
        f"{path.relative_to(LAYER)} {name}"
        for path in (LAYER / package).rglob("*.py")
        for name, function in _functions(ast.parse(path.read_text()), "")
        if wanted(name, function)
    )


def named(code: CodeType) -> str:
    """Empty for what is not of the layer."""
    path = Path(code.co_filename)
    inside = path.is_relative_to(LAYER)
    return f"{path.relative_to(LAYER)} {code.co_qualname}" if inside else ""


def is_public(name: str, _function: Function) -> bool:
    return not name.startswith("_") and "." not in name


def asks_aws(name: str, function: Function) -> bool:
    """Whether it hands its client on, or calls it."""
    if name.endswith("__init__"):
        return False
    used = (node for node in ast.walk(function) if isinstance(node, ast.Attribute))
    return any(node.attr == "_client" for node in used)


def _functions(node: ast.AST, within: str) -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            yield f"{within}{child.name}", child
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{within}{child.name}.")


def _settle(world: World, act: Act) -> None:
    process, told = Process(world, Faults(), 1), list[Told]()
    while len(told) < TURNS and not (told and told[-1].settled):
        told.append(act.attempt(process, told))


@contextmanager
def _noting(seen: dict[int, CodeType]) -> Iterator[None]:
    """Note the code of whatever is called."""

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            seen[id(frame.f_code)] = frame.f_code

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(before)
