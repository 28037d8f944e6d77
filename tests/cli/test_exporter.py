"""Publishing many exports: files to the bucket, and events to the bus, ten in a call."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest

from claimcheck_cli.deployment import TABLE_OUTPUTS, Deployment
from claimcheck_cli.failures import CliError
from claimcheck_cli.publish.export import NewExport, Publishable
from claimcheck_cli.publish.exporter import publish
from tests.cli.test_publish import export

DEPLOYMENT = Deployment(
    base_url="https://api.example.com",
    endpoint_url=None,
    region="us-east-1",
    stack_name="claimcheck",
    bucket="files",
    bus="exports",
    tables=dict.fromkeys(TABLE_OUTPUTS, "table"),
    link_secret="claimcheck/prod/link",
    archive_bucket="archive",
    archive_key="key",
)


class FakeBus:
    """An exporter's clients: a bus that takes or refuses, and the simulated S3."""

    def __init__(self, refused: str = "") -> None:
        self._refused = refused
        self.calls: list[list[dict[str, str]]] = []

    def client(self, service: str) -> Any:
        return boto3.client("s3") if service == "s3" else self

    def put_events(self, Entries: list[dict[str, str]]) -> dict[str, Any]:  # noqa: N803 - boto3's
        self.calls.append(Entries)
        refusal = {"ErrorCode": "Refused", "ErrorMessage": self._refused}
        return {"Entries": [refusal if self._refused else {} for _ in Entries]}


def published(bus: Any, exports: list[NewExport]) -> list[tuple[str, bool]]:
    """The id of each, and whether it has a file."""
    said = publish(bus, DEPLOYMENT, exports, lambda _sent: None)
    return [(one.export.id, one.uploaded is not None) for one in said]


@pytest.mark.usefixtures("aws")
def test_many_exports_are_said_ten_in_a_call_in_the_order_given(tmp_path: Path) -> None:
    boto3.client("s3").create_bucket(Bucket="files")
    boto3.client("s3").put_bucket_versioning(
        Bucket="files", VersioningConfiguration={"Status": "Enabled"}
    )
    (tmp_path / "data.csv").write_text("a,b\n")
    exports = [export(id=f"r-{n}", path=tmp_path / "data.csv") for n in range(12)]
    exports[3] = replace(exports[3], path=None, state=Publishable.PENDING)
    bus = FakeBus()

    assert published(bus, exports) == [(f"r-{n}", n != 3) for n in range(12)]
    assert [len(call) for call in bus.calls] == [10, 2]
    sent = [json.loads(entry["Detail"])["id"] for call in bus.calls for entry in call]
    assert sent == [f"r-{n}" for n in range(12)]


@pytest.mark.usefixtures("aws")
def test_an_event_that_the_bus_refuses_is_a_failure() -> None:
    with pytest.raises(CliError, match="refused 1 events: too large"):
        published(FakeBus(refused="too large"), [export(path=None)])
