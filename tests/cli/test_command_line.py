"""How the command is called, and how it fails: one line and a status, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from claimcheck_cli import deployment, target
from claimcheck_cli.failures import CliError, UsageError
from claimcheck_cli.local.session import write_private
from claimcheck_cli.main import run
from claimcheck_cli.options import json_object, moment, tenant_id
from claimcheck_cli.target import choose

TENANT = "0d9a1c5e-7a57-4e0c-9d3b-5f0f5e0d6a11"
STACK = {
    "base_url": "http://127.0.0.1:8787",
    "aws_endpoint_url": "http://127.0.0.1:4600",
    "region": "us-east-1",
    "stack_name": "claimcheck-local",
    "bucket": "files",
    "bus": "exports",
    "tables": {"reports": "r", "access": "a", "links": "l", "audit": "t", "archive": "v"},
    "link_secret": "links",
    "archive_bucket": "archive",
    "archive_key": "key",
}


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for a local stack where none runs."""
    monkeypatch.setattr(target, "LOCAL", tmp_path)
    monkeypatch.setattr(deployment.read_local, "__defaults__", (tmp_path,))
    monkeypatch.delenv("CLAIMCHECK_STACK", raising=False)
    return tmp_path


@pytest.mark.usefixtures("local")
@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["tenant", "add", "--id", "x"], 2, "is not a UUID"),
        (["credential", "add", TENANT, "--kind", "badge"], 2, "badge"),
        (["credential", "add", TENANT], 2, "--kind"),
        (["credential", "add", TENANT, "--kind", "api-key", "--rate", "0"], 2, "rate"),
        (["credential", "add", TENANT, "--kind", "api-key", "--expires", "soon"], 2, "RFC 3339"),
        (["publish", "--kind", "report"], 2, "--tenant"),
        (["publish", "--kind", "report", "--tenant", TENANT], 2, "PATH is missing"),
        (["publish", "/no/such", "--kind", "report", "--tenant", TENANT], 1, "no such file"),
        (["publish", "--kind", "task", "--tenant", TENANT, "--params", "[]"], 2, "JSON object"),
        (["report", "show", TENANT], 2, "ID"),
        (["nonsense"], 2, "nonsense"),
        (["--local", "--stack", "x", "tenant", "list"], 2, "exclude each other"),
        (["--local", "tenant", "list"], 1, "no local stack is running"),
        (["tenant", "list"], 2, "--stack"),
        (["tenant", "list", "--local"], 1, "no local stack is running"),
        (["--json", "tenant", "list", "--local"], 1, "no local stack is running"),
        (["tenant", "list", "--stack", "x", "--local"], 2, "exclude each other"),
        (["tenant", "list", "--stack"], 2, "--stack"),
    ],
)
def test_a_mistake_is_one_line_on_standard_error(
    arguments: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == status

    printed = capsys.readouterr()
    [line] = printed.err.splitlines()
    assert line.startswith("claimcheck: ")
    assert said in line
    assert printed.out == ""


@pytest.mark.parametrize("noun", ["local", "tenant", "credential", "publish", "report", "audit"])
def test_every_noun_explains_itself(noun: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([noun, "--help"]) == 0
    assert "Usage: claimcheck" in capsys.readouterr().out


def test_the_local_stack_is_meant_where_one_runs(local: Path) -> None:
    write_private(local / "stack.json", json.dumps(STACK))

    chosen = choose(local=False, stack=None, from_environment="production")

    assert chosen.deployment().document() == STACK


def test_the_environment_names_the_stack_where_none_runs(local: Path) -> None:
    chosen = choose(local=False, stack=None, from_environment="production")

    assert (chosen.local, chosen.stack) == (False, "production")
    assert not (local / "stack.json").exists()


def test_a_named_stack_is_meant_even_beside_a_local_one(local: Path) -> None:
    write_private(local / "stack.json", json.dumps(STACK))

    assert choose(local=False, stack="production", from_environment=None).stack == "production"


def test_what_holds_secrets_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    write_private(tmp_path / "stack.json", "{}")

    assert (tmp_path / "stack.json").stat().st_mode & 0o777 == 0o600


def test_outputs_of_another_stack_are_refused() -> None:
    with pytest.raises(CliError, match="FilesBucketName"):
        deployment.from_outputs({"ApiUrl": "https://x"}, stack_name="other", region="eu-west-1")


def test_a_misuse_ends_with_another_status_than_a_failure() -> None:
    assert (CliError.exit_code, UsageError.exit_code) == (1, 2)


def test_options_are_brought_to_one_spelling() -> None:
    assert tenant_id(TENANT.upper()) == TENANT
    assert moment("2026-03-05T13:00:00+01:00").isoformat() == "2026-03-05T12:00:00+00:00"
    assert json_object('{"a": null}') == {"a": None}


@pytest.mark.parametrize("seconds", ["59", "604801", "x"])
@pytest.mark.parametrize("act", [["add"], ["limit", TENANT]])
def test_a_limit_of_links_beyond_reason_is_refused(act: list[str], seconds: str) -> None:
    assert run(["--stack", "nowhere", "tenant", *act, "--max-link-seconds", seconds]) == 2
