"""Local deployment: what is uploaded, how failures are reported, and the progress lines."""

from __future__ import annotations

import json
import os
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from claimcheck_cli.failures import CliError
from claimcheck_cli.local.deploy import deploy
from claimcheck_cli.local.package import BUCKET, TEMPLATE, package, packages
from claimcheck_cli.output import step

BUILT = """
Resources:
  Layer: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: Layer}}
  Function: {Type: AWS::Serverless::Function, Properties: {CodeUri: Function}}
  Table: {Type: AWS::DynamoDB::Table}
"""


def a_build(directory: Path, code: str = "one") -> Path:
    """A build of a function, a layer and a table, as SAM leaves it; packaged."""
    for name, text in (("Layer/python/lib.py", "lib"), ("Function/app.py", code)):
        (directory / name).parent.mkdir(parents=True)
        (directory / name).write_text(text)
    (directory / "template.yaml").write_text(BUILT)
    package(directory)
    return directory


def uris(build: Path) -> dict[str, str]:
    resources = json.loads((build / TEMPLATE).read_text())["Resources"]
    properties = {name: resource.get("Properties", {}) for name, resource in resources.items()}
    layer, function = properties["Layer"], properties["Function"]
    return {"Layer": layer["ContentUri"], "Function": function["CodeUri"]}


@dataclass
class FakeCloud:
    """An account whose stack is or comes to be in `status`."""

    status: str = "CREATE_COMPLETE"
    stands: bool = False
    nothing_new: bool = False
    calls: list[str] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)
    events: list[dict[str, str]] = field(default_factory=list)
    endpoint_url: str = "http://127.0.0.1:1"

    class exceptions:  # noqa: N801 - boto3's name
        ClientError = ClientError
        AlreadyExistsException = type("AlreadyExistsException", (ClientError,), {})

    def client(self, _service: str) -> Any:
        return self

    def create_bucket(self, **_: Any) -> None:
        self.calls.append("create_bucket")

    def put_object(self, **put: Any) -> None:
        self.stored.append(put["Key"])

    def create_stack(self, **wanted: Any) -> None:
        assert wanted["TemplateURL"] == f"{self.endpoint_url}/{BUCKET}/{TEMPLATE}"
        self.calls.append("create_stack")
        if self.stands:
            raise self.exceptions.AlreadyExistsException({"Error": {}}, "CreateStack")

    def update_stack(self, **_: Any) -> None:
        self.calls.append("update_stack")
        message = "No updates are to be performed." if self.nothing_new else "refused"
        if self.nothing_new or self.status == "refused":
            raise ClientError({"Error": {"Code": "x", "Message": message}}, "UpdateStack")

    def describe_stacks(self, **_: Any) -> dict[str, Any]:
        self.calls.append("describe_stacks")
        waits = self.calls.count("describe_stacks") == 1
        status = "CREATE_IN_PROGRESS" if waits else self.status
        outputs = [{"OutputKey": "ApiId", "OutputValue": "api"}]
        return {"Stacks": [{"StackStatus": status, "Outputs": outputs}]}

    def describe_stack_events(self, **_: Any) -> dict[str, Any]:
        return {"StackEvents": self.events}


def deployed(cloud: FakeCloud, build: Path) -> dict[str, str]:
    account: Any = cloud
    return deploy(build, {"Stage": "local"}, account)


def test_each_archive_holds_its_folder_and_is_named_in_the_template(tmp_path: Path) -> None:
    build = a_build(tmp_path)

    held = {path.name: path for path in packages(build)}

    for name, uri in uris(build).items():
        with zipfile.ZipFile(held[uri.removeprefix(f"s3://{BUCKET}/")]) as archive:
            assert archive.namelist() == {"Layer": ["python/lib.py"], "Function": ["app.py"]}[name]
            assert archive.testzip() is None
    assert list(held)[-1] == TEMPLATE


def test_the_same_files_make_the_same_archives_whenever_they_were_written(tmp_path: Path) -> None:
    first = a_build(tmp_path / "first")
    second = tmp_path / "second"
    (second / "Layer/python").mkdir(parents=True)
    (second / "Layer/python/lib.py").write_text("lib")
    os.utime(second / "Layer/python/lib.py", (0, 0))
    (second / "Function").mkdir()
    (second / "Function/app.py").write_text("two")
    (second / "template.yaml").write_text(BUILT)
    package(second)

    assert uris(first)["Layer"] == uris(second)["Layer"]
    assert uris(first)["Function"] != uris(second)["Function"]


def test_a_first_deployment_creates_the_stack_and_tells_its_outputs(tmp_path: Path) -> None:
    cloud = FakeCloud()

    assert deployed(cloud, a_build(tmp_path)) == {"ApiId": "api"}
    assert "update_stack" not in cloud.calls
    assert sorted(cloud.stored) == sorted(path.name for path in packages(tmp_path))


def test_a_deployment_that_does_not_end_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claimcheck_cli.local.deploy.DEPLOY_SECONDS", 0.0)

    with pytest.raises(CliError, match="still CREATE_IN_PROGRESS"):
        deployed(FakeCloud("CREATE_IN_PROGRESS"), a_build(tmp_path))


@pytest.mark.parametrize("nothing_new", [False, True])
def test_a_later_deployment_updates_the_stack_if_there_is_anything_new(
    tmp_path: Path, nothing_new: bool
) -> None:
    cloud = FakeCloud("UPDATE_COMPLETE", stands=True, nothing_new=nothing_new)

    assert deployed(cloud, a_build(tmp_path)) == {"ApiId": "api"}
    assert "update_stack" in cloud.calls


def test_a_refused_update_is_raised(tmp_path: Path) -> None:
    with pytest.raises(ClientError, match="refused"):
        deployed(FakeCloud("refused", stands=True), a_build(tmp_path))


def test_a_failed_deployment_names_the_first_resource_that_failed(tmp_path: Path) -> None:
    newest_first = [
        {"ResourceStatus": "ROLLBACK_COMPLETE", "LogicalResourceId": "claimcheck"},
        {"ResourceStatus": "CREATE_FAILED", "LogicalResourceId": "Api"},
        {
            "ResourceStatus": "CREATE_FAILED",
            "LogicalResourceId": "Function",
            "ResourceStatusReason": "too large",
        },
    ]

    with pytest.raises(CliError, match="not deployed: Function: too large"):
        deployed(FakeCloud("ROLLBACK_COMPLETE", events=newest_first), a_build(tmp_path))


def test_a_deployment_that_fails_without_a_resource_tells_its_state(tmp_path: Path) -> None:
    with pytest.raises(CliError, match="not deployed: ROLLBACK_FAILED"):
        deployed(FakeCloud("ROLLBACK_FAILED"), a_build(tmp_path))


def test_a_step_is_named_as_it_begins_and_timed_as_it_ends(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with step("Building"):
        assert capsys.readouterr().err == "Building … "

    assert re.fullmatch(r"\d+\.\d s\n", capsys.readouterr().err)


def test_what_ends_a_step_early_is_said_on_a_line_of_its_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(KeyboardInterrupt), step("Building"):
        raise KeyboardInterrupt

    assert capsys.readouterr().err == "Building … \n"
