"""A change in the shared layer reaches the callers of the functions that were there before it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from claimcheck_cli.deployment import ROOT
from claimcheck_cli.local.stack import LocalStack
from tests.e2e.customer import Customer

pytestmark = pytest.mark.e2e

PARTS = ("functions", "layers")
WORDED = Path("layers/claimcheck/claimcheck/contracts/export_tasks/errors.py")
BEFORE = "No task exists with the specified ID for this chain."
AFTER = "There is no such task."


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The project with one constant of the layer changed."""
    for part in PARTS:
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "template.yaml", tmp_path)
    words = (tmp_path / WORDED).read_text()
    assert words.count(BEFORE) == 1
    (tmp_path / WORDED).write_text(words.replace(BEFORE, AFTER))
    return tmp_path


@contextmanager
def deployed(stack: LocalStack, root: Path) -> Iterator[None]:
    """What lies at `root` deployed over the stack; afterwards the original again."""
    try:
        stack.build(root)
        stack.deploy()
        yield
    finally:
        stack.build()
        stack.deploy()


def live_versions(stack: LocalStack) -> dict[str, str]:
    """The version that each function's alias points at."""
    functions = [v for name, v in stack.outputs.items() if name.endswith("FunctionName")]
    client = stack.account.client("lambda")
    return {
        name: client.get_alias(FunctionName=name, Name="live")["FunctionVersion"]
        for name in functions
    }


def test_a_changed_layer_is_served_through_the_alias_and_can_be_taken_back(
    stack: LocalStack, http: httpx.Client, customer: Customer, changed: Path
) -> None:
    def told() -> str:
        answer = http.get("/tasks/1/download_url", headers=customer.task)
        return str(answer.json()["error"])

    report, versions = customer.publish(), live_versions(stack)
    link = customer.link(report.id)
    assert told() == BEFORE

    with deployed(stack, changed):
        assert told() == AFTER
        newer = live_versions(stack)
        assert [name for name in versions if newer[name] == versions[name]] == []
        assert http.get(link).status_code == 200

    assert told() == BEFORE
    assert http.get(customer.link(report.id)).status_code == 200
