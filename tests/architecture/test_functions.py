"""The functions: folders so small that nothing can hide in them, built so that a change shows."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from layers import build
from tests.architecture.policies import functions

ROOT = Path(__file__).parents[2]
FUNCTIONS = sorted(path for path in (ROOT / "functions").iterdir() if path.is_dir())
RUNTIME = f"python{sys.version_info.major}.{sys.version_info.minor}"
TREES = ("layers", "functions")
UNCHECKED_HASH = (1).to_bytes(4, "little")  # PEP 552: hash-based, and never compared with it


def named(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("function", FUNCTIONS, ids=named)
def test_a_folder_holds_an_app_and_a_makefile_and_a_function_is_made_of_it(function: Path) -> None:
    files = {path.name for path in function.iterdir() if path.name != "__pycache__"}

    assert files == {"app.py", "Makefile"}
    assert f"functions/{function.name}" in {f["CodeUri"] for f in functions().values()}


@pytest.mark.parametrize("function", FUNCTIONS, ids=named)
def test_an_app_only_calls_its_handler(function: Path) -> None:
    source = (function / "app.py").read_text()
    nodes = list(ast.walk(ast.parse(source)))
    imported = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}

    assert len(source.splitlines()) <= 25
    assert not [n for n in nodes if isinstance(n, ast.If | ast.IfExp | ast.Try | ast.Import)]
    assert {".".join(module.split(".")[:2]) for module in imported} <= {
        "claimcheck.contracts",
        "claimcheck.runtime",
    }


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what is built, without anything derived."""
    derived = shutil.ignore_patterns("__pycache__", "*.pyc")
    for tree in TREES:
        shutil.copytree(ROOT / tree, tmp_path / "project" / tree, ignore=derived)
    return tmp_path / "project"


def built(project: Path, *target: str) -> dict[str, bytes]:
    """The files that one run of the build makes, by path."""
    artifacts = project.parent / "artifacts"
    shutil.rmtree(artifacts, ignore_errors=True)
    environment = {**os.environ, "ARTIFACTS_DIR": str(artifacts), "CLAIMCHECK_RUNTIME": RUNTIME}
    command = [sys.executable, "layers/build.py", *target]
    subprocess.run(command, cwd=project, env=environment, check=True)
    return {str(p.relative_to(artifacts)): p.read_bytes() for p in files_below(artifacts)}


def files_below(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("target", [["claimcheck"], ["function", "functions/listing"]], ids=str)
def test_the_same_sources_build_the_same_bytes(project: Path, target: list[str]) -> None:
    assert built(project, *target) == built(project, *target)


def test_the_layer_ships_every_module_with_bytecode_that_is_never_checked(project: Path) -> None:
    files = built(project, "claimcheck")
    sources = {name for name in files if name.endswith(".py")}
    compiled = {name: content for name, content in files.items() if name.endswith(".pyc")}

    assert "python/claimcheck/runtime/http_handler.py" in sources
    assert len(compiled) == len(sources)
    assert {content[4:8] for content in compiled.values()} == {UNCHECKED_HASH}


@pytest.mark.parametrize(
    "changed", ["claimcheck/claimcheck/runtime/http_handler.py", "dependencies/requirements.txt"]
)
def test_a_changed_layer_changes_every_function(project: Path, changed: str) -> None:
    before = built(project, "function", "functions/tokens")
    with (project / "layers" / changed).open("a") as file:
        file.write("# changed\n")

    after = built(project, "function", "functions/tokens")

    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} == {"layers.sha256"}


def test_the_functions_find_the_descriptions_of_all_services_that_they_ask_by_the_sdk() -> None:
    wiring = ROOT / "layers/claimcheck/claimcheck/runtime/wiring.py"
    called = {
        node.args[0].value
        for node in ast.walk(ast.parse(wiring.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "_sdk"
        and isinstance(node.args[0], ast.Constant)
    }

    assert called == set(build.SERVICES)
