"""README and docs as a reader follows them: every block and program runs on the deployed stack."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from claimcheck.contracts.credentials import CREDENTIAL_KINDS
from claimcheck.domain.report import Kind
from claimcheck_cli.demo.records import fetchable
from claimcheck_cli.deployment import LOCAL
from claimcheck_cli.env import demo_variables, variables
from claimcheck_cli.local.session import write_private
from tests.docs.pages import ROOT, Block, pages_to_run, programs, script
from tests.e2e.stage import Stage, eventually

# A page starts the command line several times, which a busy machine makes slow.
pytestmark = [pytest.mark.e2e, pytest.mark.journey, pytest.mark.timeout(90)]

EXPORT, INTEGRATE = ROOT / "docs" / "export.md", ROOT / "docs" / "integrate.md"
NODE_PACKAGES = ROOT / "tests" / "docs" / "node"
SECONDS = 60
# What a program is saved as, what runs it, and what has to be installed for that.
FILES = {"python": "export.py", "js": "export.mjs", "java": "Export.java"}
RUNNERS = {"python": sys.executable, "js": "node", "java": "java"}
NEEDS = {"python": (), "js": ("node", "npm"), "java": ("java", "javac")}


@pytest.fixture(scope="module")
def demo(stage: Stage, files: dict[str, Path]) -> dict[str, Any]:
    """The demo of `make run` for a new tenant: its credentials, and the same reports."""
    tenant = stage.tenant()
    stage.publish(*(replace(export, tenant=tenant) for export in fetchable(files)))
    held = {
        kind.name: stage.credential(tenant, kind, kind.required_grants)
        for kind in CREDENTIAL_KINDS.values()
    }
    return {"tenant": tenant, "credentials": held}


@pytest.fixture
def folder(stage: Stage, demo: dict[str, Any], tmp_path: Path) -> Path:
    """A reader's checkout: `.venv/bin/claimcheck` speaks to the deployed stack."""
    document = stage.deployment.document() | {"demo": demo}
    write_private(tmp_path / "stack.json", json.dumps(document))
    command = tmp_path / ".venv" / "bin" / "claimcheck"
    command.parent.mkdir(parents=True)
    runs = [sys.executable, str(ROOT / "tests" / "docs" / "command_line.py"), str(tmp_path)]
    command.write_text(f'#!/bin/sh\nexec {" ".join(runs)} "$@"\n')
    command.chmod(0o755)
    (tmp_path / "sales.csv").write_text("date,amount\n2026-10-01,12.50\n")
    return tmp_path


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The pinned packages of the Node examples, fetched once."""
    _require("node", "npm")
    fetched = LOCAL / "docs-node"
    lock = (NODE_PACKAGES / "package-lock.json").read_text()
    if not (fetched / "package-lock.json").exists() or (
        (fetched / "package-lock.json").read_text() != lock
    ):
        shutil.rmtree(fetched, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=LOCAL) as scratch:
            copy = Path(shutil.copytree(NODE_PACKAGES, Path(scratch) / "node"))
            options = ["--ignore-scripts", "--silent", "--no-audit", "--no-fund"]
            if subprocess.run(["npm", "ci", *options], cwd=copy, check=False).returncode:
                pytest.skip("npm cannot fetch the AWS SDK")
            copy.rename(fetched)
    return fetched / "node_modules"


def run(command: Sequence[str], folder: Path, **more: str) -> str:
    """What a command prints, with nobody's AWS settings but those given. It must succeed."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    nowhere = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    ran = subprocess.run(
        command,
        cwd=folder,
        env={**clean, **nowhere, **more},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert ran.returncode == 0, f"{ran.stdout[-2000:]}\n{ran.stderr[-2000:]}"
    return ran.stdout


@pytest.mark.parametrize("page", pages_to_run(), ids=lambda page: page.name)
def test_the_shell_blocks_of_a_page_run_in_order(page: Path, folder: Path) -> None:
    if "\naws " in script(page):
        _require("aws")

    run(["bash", "-c", script(page)], folder)


@pytest.mark.parametrize("program", programs(EXPORT), ids=lambda block: block.language)
def test_a_program_that_exports_gets_its_file_registered(
    program: Block, folder: Path, stage: Stage, request: pytest.FixtureRequest
) -> None:
    _require(*NEEDS[program.language])
    if program.language == "js":
        (folder / "node_modules").symlink_to(request.getfixturevalue("node_modules"))
    tenant = stage.tenant()

    _run_program(program, folder, variables(stage.deployment) | {"TENANT": tenant})

    row = eventually(
        lambda: stage.operator.reports.get(tenant, Kind.REPORT, "sales-2026-10"),
        "the export was registered",
    )
    assert row.file is not None
    assert row.file.filename == "Sales October.csv"
    assert row.file.size == (folder / "sales.csv").stat().st_size


@pytest.mark.parametrize("program", programs(INTEGRATE), ids=lambda block: block.language)
def test_a_program_that_downloads_gets_every_file_whole(
    program: Block,
    folder: Path,
    stage: Stage,
    demo: dict[str, Any],
    files: dict[str, Path],
) -> None:
    _require(*NEEDS[program.language])
    wanted = [export.filename for export in fetchable(files) if export.kind is Kind.REPORT]

    printed = _run_program(program, folder, variables(stage.deployment) | demo_variables(demo))

    assert {f"{name} True" for name in wanted} <= set(printed.splitlines())
    assert " False" not in printed


def _run_program(program: Block, folder: Path, environment: dict[str, str]) -> str:
    path = folder / FILES[program.language]
    path.write_text(program.text)
    return run([RUNNERS[program.language], str(path)], folder, **environment)


def _require(*tools: str) -> None:
    for tool in tools:
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
