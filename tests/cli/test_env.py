"""`claimcheck env`: lines that a shell can take as they are."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from claimcheck.runtime.version import VERSION
from claimcheck_cli import deployment, target
from claimcheck_cli.deployment import Deployment, from_outputs
from claimcheck_cli.env import demo_variables, export_lines, variable_name, variables
from claimcheck_cli.local.session import write_private
from claimcheck_cli.main import run

TENANT = "0d9a1c5e-7a57-4e0c-9d3b-5f0f5e0d6a11"
DEMO = {
    "tenant": TENANT,
    "credentials": {
        "oauth-client": {"client_id": "oc_1", "client_secret": "s1", "kind": "oauth-client"},
        "api-key": {"api_key": "ak_1.s2", "kind": "api-key"},
    },
}
OUTPUTS = {
    "ApiUrl": "https://reports.example.com/",
    "FilesBucketName": "files",
    "ExportBusName": "exports",
    "ReportsTableName": "r",
    "AccessTableName": "a",
    "LinksTableName": "l",
    "AuditTableName": "t",
    "ArchiveTableName": "v",
    "LinkSecretName": "claimcheck/prod/link",
    "ArchiveBucketName": "archive",
    "ArchiveKeyArn": "key",
}


def deployed(endpoint_url: str | None = None) -> Deployment:
    return from_outputs(
        OUTPUTS, stack_name="claimcheck", region="eu-west-1", endpoint_url=endpoint_url
    )


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The document of a running local stack."""
    document = deployed("http://127.0.0.1:4600").document() | {"demo": DEMO}
    write_private(tmp_path / "stack.json", json.dumps(document))
    monkeypatch.setattr(target, "LOCAL", tmp_path)
    for read in (deployment.read_local, deployment.read_demo):
        monkeypatch.setattr(read, "__defaults__", (tmp_path,))
    return document


def test_a_shell_takes_the_lines_as_they_are() -> None:
    value = "it's $HOME `x`\n\\"

    done = subprocess.run(
        ["/bin/sh", "-c", export_lines({"ODD": value}) + 'printf %s "$ODD"'],
        capture_output=True,
        check=True,
        text=True,
    )

    assert done.stdout == value


def test_a_stack_in_aws_gets_its_outputs_and_no_keys() -> None:
    assert variables(deployed()) == {
        "BASE_URL": "https://reports.example.com",
        "BUCKET": "files",
        "BUS": "exports",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
    }


def test_the_local_stack_gets_its_endpoint_throw_away_keys_and_the_demo(
    local: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["env", "--json"]) == 0

    shown = json.loads(capsys.readouterr().out)
    assert shown == variables(deployed(local["aws_endpoint_url"])) | demo_variables(DEMO)
    assert (shown["AWS_ENDPOINT_URL"], shown["AWS_ACCESS_KEY_ID"]) == (
        "http://127.0.0.1:4600",
        "test",
    )


@pytest.mark.usefixtures("local")
def test_the_command_prints_export_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["env"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert f"export TENANT={TENANT}" in lines
    assert all(line.startswith("export ") for line in lines)


def test_a_stack_without_a_demo_has_no_tenant_to_show() -> None:
    assert demo_variables({}) == {}


@pytest.mark.parametrize(
    ("kind", "field", "name"),
    [
        ("oauth-client", "client_id", "OAUTH_CLIENT_ID"),
        ("task-token", "token_secret", "TASK_TOKEN_SECRET"),
        ("business-token", "token", "BUSINESS_TOKEN"),
        ("api-key", "api_key", "API_KEY"),
        ("basic-user", "username", "BASIC_USER_USERNAME"),
    ],
)
def test_a_variable_is_named_after_kind_and_field(kind: str, field: str, name: str) -> None:
    assert variable_name(kind, field) == name


def test_the_command_says_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0

    assert capsys.readouterr().out == f"claimcheck {VERSION}\n"
