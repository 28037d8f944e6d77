"""The functions as Lambda opens them, on a simulated AWS with the template's own settings."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from claimcheck.contracts.contract import Function
from claimcheck.contracts.registry import CONTRACTS
from tests.client import SERVED, body_of
from tests.template import create_tables, load_template

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(p for c in CONTRACTS for p in (ROOT / "events" / c.name).glob("*.json"))
DOOR_OF = {(r.method, r.path): r.function for c in SERVED for r in c.routes}
VALUES = {
    "SIGNER_ROLE_ARN": "arn:aws:iam::123456789012:role/signer",
    "BUCKET_URL": "https://files.s3.us-east-1.amazonaws.com",
    "FILES_BUCKET": "claimcheck-prod-123456789012-us-east-1",
    "PUBLIC_BASE_URL": "https://files.example.com",
}
# What `_no_real_aws` sets, for the fixture that outlives a test.
KEYS = {
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
}

Handler = Callable[[dict[str, Any], object], dict[str, Any]]


def function_of(function: str) -> dict[str, Any]:
    name = "".join(word.title() for word in function.split("_")) + "Function"
    properties: dict[str, Any] = load_template()["Resources"][name]["Properties"]
    return properties


def environment_of(function: str) -> dict[str, str]:
    """The function's environment variables: every reference stands for what bears its name."""
    variables = function_of(function)["Environment"]["Variables"]
    return {name: VALUES.get(name) or str(value.get("Ref")) for name, value in variables.items()}


@pytest.fixture(scope="module")
def queue() -> Iterator[str]:
    """The dead-letter queue of a simulated AWS with the template's tables, keys and bucket."""
    with pytest.MonkeyPatch.context() as patched, mock_aws():
        for name, value in KEYS.items():
            patched.setenv(name, value)
        create_tables(boto3.client("dynamodb"))
        boto3.client("s3").create_bucket(Bucket=VALUES["FILES_BUCKET"])
        for name in ("AccessTokenSecret", "LinkSecret", "ListSecret"):
            ring = json.dumps({"kid": "1", "key": name.ljust(64, "x")})
            boto3.client("secretsmanager").create_secret(Name=name, SecretString=ring)
        yield boto3.client("sqs").create_queue(QueueName="dead-letters")["QueueUrl"]


@pytest.fixture
def deployed(
    queue: str, _simulated_url: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Handler]:
    """What opens a function in that AWS."""
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", _simulated_url)

    def http_handler(function: str) -> Handler:
        for name, value in environment_of(function).items():
            monkeypatch.setenv(name, queue if name == "DEAD_LETTER_QUEUE_URL" else value)
        spec = importlib.util.spec_from_file_location(
            f"function_{function}", ROOT / "functions" / function / "app.py"
        )
        assert spec is not None
        assert spec.loader is not None
        app = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(app)
        handler: Handler = app.lambda_handler
        return handler

    return http_handler


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_sample_without_real_credentials_is_refused_in_the_contracts_words(
    deployed: Callable[[str], Handler], sample: Path
) -> None:
    event = json.loads(sample.read_text())
    function = DOOR_OF[event["httpMethod"], event["resource"]]

    reply = deployed(function.value)(event, None)

    assert reply["statusCode"] in (401, 403, 404, 435)
    assert reply["headers"]["X-Request-Id"] == event["requestContext"]["requestId"]
    assert event["httpMethod"] == "HEAD" or json.loads(body_of(reply))


@pytest.mark.parametrize("name", ["openapi", "docs"])
def test_a_sample_that_asks_for_the_description_gets_it(
    deployed: Callable[[str], Handler], name: str
) -> None:
    event = json.loads((ROOT / f"events/description/{name}.json").read_text())

    reply = deployed("listing")(event, None)

    assert (reply["statusCode"], reply["isBase64Encoded"]) == (200, False)
    assert VALUES["PUBLIC_BASE_URL"] in reply["body"]


@pytest.mark.parametrize("function", list(Function))
def test_a_door_answers_only_for_its_own_routes(
    deployed: Callable[[str], Handler], function: Function
) -> None:
    handler = deployed(function.value)
    for (method, path), owner in DOOR_OF.items():
        event = {"httpMethod": method, "resource": path, "requestContext": {"requestId": "r"}}
        if owner is not function:
            assert handler(event, None)["statusCode"] == 404


def test_the_sample_of_exporters_becomes_reports(deployed: Callable[[str], Handler]) -> None:
    batch = json.loads((ROOT / "events/hooks/exports.json").read_text())
    told = json.loads(batch["Records"][0]["body"])["detail"]
    boto3.client("s3").put_object(
        Bucket=VALUES["FILES_BUCKET"], Key=told["file"]["key"], Body=b"a,b\n"
    )

    assert deployed("export_completed")(batch, None) == {"batchItemFailures": []}

    rows = boto3.client("dynamodb").scan(TableName="ReportsTable")["Items"]
    assert {row["entity"]["S"] for row in rows} >= {
        "report#report_2026_02",
        "task#12345",
        "count#2026-03-01",
    }


def test_the_sample_of_storage_becomes_a_report(deployed: Callable[[str], Handler]) -> None:
    s3 = boto3.client("s3")
    s3.put_bucket_versioning(
        Bucket=VALUES["FILES_BUCKET"], VersioningConfiguration={"Status": "Enabled"}
    )
    batch = json.loads((ROOT / "events/hooks/storage.json").read_text())
    event = json.loads(batch["Records"][0]["body"])
    key = event["detail"]["object"]["key"]
    stored = s3.put_object(Bucket=VALUES["FILES_BUCKET"], Key=key, Body=b"a,b\n")
    event["detail"]["object"]["version-id"] = stored["VersionId"]
    batch["Records"][0]["body"] = json.dumps(event)

    assert deployed("export_completed")(batch, None) == {"batchItemFailures": []}

    rows = boto3.client("dynamodb").scan(TableName="ReportsTable")["Items"]
    assert any(row.get("object_key", {}).get("S") == key for row in rows)


def test_the_maintenance_has_nothing_to_do_where_nobody_was_denied(
    deployed: Callable[[str], Handler],
) -> None:
    assert deployed("maintenance")({"detail-type": "Scheduled Event"}, None)["close_denials"] == 0
