"""STS, S3 and SQS calls, compared with boto3 on a simulated AWS."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, HTTPClientError

from claimcheck.adapters.aws_client.s3 import S3, HeadObject, Tag
from claimcheck.adapters.aws_client.service import Endpoint
from claimcheck.adapters.aws_client.sqs import Sqs
from claimcheck.adapters.aws_client.sts import Sts
from claimcheck.adapters.system.clock import SystemClock
from tests.aws_client.requests import CREDENTIALS, an_endpoint, header
from tests.aws_client.scripted_server import ScriptedServer, answer

ROLE = "arn:aws:iam::123456789012:role/signer"
KEY = "reports/Ums\u00e4tze 50 % & mehr+.csv"
DATE = "Last-Modified: Sat, 14 Mar 2026 12:00:00 GMT"
DENIED = b"<Error><Code>AccessDenied</Code><Message>not &amp; never</Message></Error>"


def test_a_session_lasts_as_long_as_requested(aws_url: str) -> None:
    config = an_endpoint(aws_url)
    before = config.now()

    session = Sts(config).assume_role(
        RoleArn=ROLE, RoleSessionName="claimcheck", DurationSeconds=900, Policy='{"a b": "&"}'
    )["Credentials"]

    assert session["AccessKeyId"].startswith("ASIA")
    assert session["SecretAccessKey"]
    assert session["SessionToken"]
    assert abs(session["Expiration"] - before - timedelta(seconds=900)) < timedelta(seconds=60)


def test_a_denied_role_raises_access_denied(server: ScriptedServer) -> None:
    server.script = [answer(DENIED, 403)]

    with pytest.raises(ClientError) as raised:
        Sts(an_endpoint(server.url)).assume_role(RoleArn=ROLE, RoleSessionName="claimcheck")
    assert raised.value.response["Error"] == {"Code": "AccessDenied", "Message": "not & never"}


def test_an_incomplete_session_is_an_error_that_does_not_quote_it(server: ScriptedServer) -> None:
    server.script = [answer(b"<SecretAccessKey>the secret itself</SecretAccessKey>")]

    with pytest.raises(HTTPClientError) as raised:
        Sts(an_endpoint(server.url)).assume_role(RoleArn=ROLE, RoleSessionName="claimcheck")
    assert "secret itself" not in str(raised.value)


def test_head_object_answers_as_boto3(aws_url: str) -> None:
    boto3_client: Any = boto3.client("s3")
    boto3_client.create_bucket(Bucket="files")
    stored = boto3_client.put_object(
        Bucket="files",
        Key=KEY,
        Body=b"a,b\n",
        ContentType="text/csv",
        Metadata={"Tenant": "x"},
        ChecksumAlgorithm="SHA256",
    )
    request: HeadObject = {"Bucket": "files", "Key": KEY, "ChecksumMode": "ENABLED"}

    ours = S3(an_endpoint(aws_url), "files").head_object(**request)

    assert stored["ETag"] == ours["ETag"]
    expected = boto3_client.head_object(**request)
    assert ours == {name: expected[name] for name in ours}
    assert {"ContentLength", "ContentType", "LastModified", "Metadata"} <= ours.keys()


def test_get_object_sends_range_and_version(server: ScriptedServer) -> None:
    server.script = [answer(b"a,", 206, 'ETag: "0"', DATE, "Content-Range: bytes 0-1/4")]

    received = S3(an_endpoint(server.url), "files").get_object(
        Bucket="files", Key=KEY, VersionId="v+1", Range="bytes=0-1"
    )

    assert (received["Body"].read(), received["ContentRange"]) == (b"a,", "bytes 0-1/4")
    [request] = server.requests
    path = b"/files/reports/Ums%C3%A4tze%2050%20%25%20%26%20mehr%2B.csv?versionId=v%2B1"
    assert request.startswith(b"GET " + path + b" HTTP/1.1")
    assert header(request, "range") == "bytes=0-1"


def test_an_answer_without_object_headers_is_an_error(server: ScriptedServer) -> None:
    server.script = [answer(b"a proxy's page")]

    with pytest.raises(HTTPClientError):
        S3(an_endpoint(server.url), "files").get_object(Bucket="files", Key=KEY)


def test_send_message_answers_as_boto3(aws_url: str) -> None:
    boto3_client: Any = boto3.client("sqs")
    queue = boto3_client.create_queue(QueueName="dead")["QueueUrl"]

    sent = Sqs(replace(an_endpoint(aws_url), region="us-east-1")).send_message(
        QueueUrl=queue, MessageBody="\u2116 5"
    )

    [message] = boto3_client.receive_message(QueueUrl=queue)["Messages"]
    assert (message["Body"], message["MessageId"]) == ("\u2116 5", sent["MessageId"])


ORIGINS: list[tuple[Callable[[Endpoint], Any], str]] = [
    (Sts, "https://sts.cn-north-1.amazonaws.com.cn"),
    (Sqs, "https://sqs.cn-north-1.amazonaws.com.cn"),
    (lambda config: S3(config, "files"), "https://files.s3.cn-north-1.amazonaws.com.cn"),
]


@pytest.mark.parametrize(("make", "origin"), ORIGINS)
def test_each_service_has_a_regional_host_on_aws(
    make: Callable[[Endpoint], Any], origin: str
) -> None:
    config = Endpoint(
        "cn-north-1", lambda: CREDENTIALS, SystemClock().now, url_suffix="amazonaws.com.cn"
    )

    assert make(config).transport.origin == origin


def test_tags_survive_the_round_trip(server: ScriptedServer) -> None:
    tags: list[Tag] = [{"Key": "a&b", "Value": "<1>"}, {"Key": "c", "Value": ""}]
    s3 = S3(an_endpoint(server.url), "files")
    server.script = [answer(b""), answer(b"")]
    s3.put_object_tagging(Bucket="files", Key="k", VersionId="v", Tagging={"TagSet": tags})
    [request] = server.requests
    assert request.startswith(b"PUT /files/k?tagging&versionId=v HTTP/1.1")

    server.script = [answer(request.partition(b"\r\n\r\n")[2])]

    assert s3.get_object_tagging(Bucket="files", Key="k")["TagSet"] == tags
    assert json.dumps(tags).encode() not in request
