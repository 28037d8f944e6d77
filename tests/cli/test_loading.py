"""What commands load: nothing that they do not use, counted in modules and not in seconds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from claimcheck.adapters.dynamodb.access import DynamoAccessAdmin
from claimcheck.domain.caller import Tenant
from claimcheck_cli.aws import operator
from claimcheck_cli.commands import first_paragraph, loaded
from claimcheck_cli.deployment import TABLE_OUTPUTS, read_local
from claimcheck_cli.main import COMMANDS, run
from tests.cli.test_command_line import STACK
from tests.fakes import NOW
from tests.samples import TENANT
from tests.template import create_tables

# The SDK of AWS, and what writes the demo's files.
HEAVY = {"boto3", "botocore.session", "botocore.client", "openpyxl", "PIL", "fpdf", "docx"}
DEMO = {"claimcheck_cli.demo", "claimcheck_cli.local.session"}
# Only what acts on a deployment needs these.
ACTING = {"rich", "aws_lambda_powertools", "cryptography", "claimcheck_cli.wiring"}
TABLES = {name: f"{name.capitalize()}Table" for name in TABLE_OUTPUTS}
EXPLAINED = """
import json, sys
from claimcheck_cli.deployment import TABLE_OUTPUTS, read_local
from claimcheck_cli.main import run
statuses = [run([*words, "--help"]) for words in json.loads(sys.argv[1])]
print(json.dumps([statuses, sorted(sys.modules)]), file=sys.stderr)
"""
LISTED = """
import json, sys
from pathlib import Path
from claimcheck_cli import deployment
from claimcheck_cli.deployment import TABLE_OUTPUTS, read_local
from claimcheck_cli.main import run
deployment.read_local.__defaults__ = (Path(sys.argv[1]),)
status = run(["--local", "tenant", "list", "--json"])
print(json.dumps([[status], sorted(sys.modules)]), file=sys.stderr)
"""


def everything() -> list[list[str]]:
    """The words of every command: of all, of each noun, and of each of its verbs."""
    found: list[list[str]] = [[]]
    for name, place in COMMANDS.items():
        verbs: dict[str, Any] = getattr(loaded(place), "commands", {})
        found += [[name], *([name, verb] for verb in verbs)]
    return found


def asked(script: str, argument: str) -> tuple[str, list[int], set[str]]:
    """What a process of its own prints, its commands' statuses, and all that it loaded."""
    command = [sys.executable, "-c", script, argument]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    statuses, modules = json.loads(done.stderr)
    return done.stdout, statuses, set(modules)


def test_the_help_of_no_command_loads_what_only_acting_needs() -> None:
    words = everything()

    printed, statuses, modules = asked(EXPLAINED, json.dumps(words))

    assert len(words) == 35
    assert statuses == [0] * len(words)
    assert printed.count("Usage: claimcheck") == len(words)
    assert modules & (HEAVY | DEMO | ACTING) == set()


def test_the_list_of_commands_loads_none_of_them() -> None:
    _, _, modules = asked(EXPLAINED, "[[]]")

    assert modules & {place.module for place in COMMANDS.values()} == set()
    assert {name for name in modules if name.startswith(("botocore", "claimcheck."))} == set()


def test_a_list_of_the_local_tenants_loads_neither_the_sdk_nor_the_demo(
    aws_url: str, tmp_path: Path
) -> None:
    stack = {**STACK, "aws_endpoint_url": aws_url, "tables": TABLES}
    (tmp_path / "stack.json").write_text(json.dumps(stack))
    dynamodb = operator(read_local(tmp_path)).client("dynamodb")
    create_tables(dynamodb)
    DynamoAccessAdmin(dynamodb, "AccessTable").add_tenant(Tenant(TENANT, "First", NOW))

    printed, statuses, modules = asked(LISTED, str(tmp_path))

    assert statuses == [0]
    assert [tenant["name"] for tenant in json.loads(printed)["tenants"]] == ["First"]
    assert modules & (HEAVY | DEMO | {"rich"}) == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_of_itself_what_the_list_of_commands_says(name: str) -> None:
    command = loaded(COMMANDS[name])

    assert first_paragraph(command.help) == COMMANDS[name].help


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("claimcheck 0.")


@pytest.mark.parametrize("words", [[], ["tenant"], ["local"]])
def test_a_noun_without_a_command_is_a_mistake_that_is_answered_with_its_commands(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 2
    printed = capsys.readouterr()
    assert "Commands:" in printed.out
    assert printed.err == ""


def test_a_mistyped_command_is_answered_with_the_nearest_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["tenat", "list"]) == 2
    assert "Did you mean 'tenant'?" in capsys.readouterr().err


def test_an_error_that_nobody_expects_is_not_explained_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("claimcheck_cli.main.choose", fails)
    with pytest.raises(ZeroDivisionError):
        run(["tenant", "list"])


def test_the_list_of_commands_shows_whole_first_paragraphs() -> None:
    context = typer.Context(loaded(COMMANDS["tenant"]), info_name="tenant")

    text = " ".join(context.get_help().split())

    assert "Remove a suspended tenant permanently. Its id cannot be used again." in text
