"""Roles, objects and queues: what the calls take and answer, beside boto3 on a simulated AWS."""

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
from tests.aws_client.scripted_server import ScriptedServer, answer
from tests.aws_client.test_calls import KEYS, an_endpoint, header

ROLE = "arn:aws:iam::123456789012:role/signer"
KEY = "reports/Ums\u00e4tze 50 % & mehr+.csv"
DATE = "Last-Modified: Sat, 14 Mar 2026 12:00:00 GMT"
DENIED = b"<Error><Code>AccessDenied</Code><Message>not &amp; never</Message></Error>"


def test_a_role_is_assumed_for_as_long_as_asked(aws_url: str) -> None:
    endpoint = an_endpoint(aws_url)
    before = endpoint.now()

    granted = Sts(endpoint).assume_role(
        RoleArn=ROLE, RoleSessionName="claimcheck", DurationSeconds=900, Policy='{"a b": "&"}'
    )["Credentials"]

    assert granted["AccessKeyId"].startswith("ASIA")
    assert granted["SecretAccessKey"]
    assert granted["SessionToken"]
    assert abs(granted["Expiration"] - before - timedelta(seconds=900)) < timedelta(seconds=60)


def test_a_role_that_may_not_be_assumed_is_an_error_of_that_name(server: ScriptedServer) -> None:
    server.script = [answer(DENIED, 403)]

    with pytest.raises(ClientError) as raised:
        Sts(an_endpoint(server.url)).assume_role(RoleArn=ROLE, RoleSessionName="claimcheck")
    assert raised.value.response["Error"] == {"Code": "AccessDenied", "Message": "not & never"}


def test_a_session_without_a_token_is_none(server: ScriptedServer) -> None:
    server.script = [answer(b"<SecretAccessKey>the secret itself</SecretAccessKey>")]

    with pytest.raises(HTTPClientError) as raised:
        Sts(an_endpoint(server.url)).assume_role(RoleArn=ROLE, RoleSessionName="claimcheck")
    assert "secret itself" not in str(raised.value)


def test_an_object_is_told_as_by_boto3(aws_url: str) -> None:
    theirs: Any = boto3.client("s3")
    theirs.create_bucket(Bucket="files")
    stored = theirs.put_object(
        Bucket="files",
        Key=KEY,
        Body=b"a,b\n",
        ContentType="text/csv",
        Metadata={"Tenant": "x"},
        ChecksumAlgorithm="SHA256",
    )
    parameters: HeadObject = {"Bucket": "files", "Key": KEY, "ChecksumMode": "ENABLED"}

    ours = S3(an_endpoint(aws_url), "files").head_object(**parameters)

    assert stored["ETag"] == ours["ETag"]
    wanted = theirs.head_object(**parameters)
    assert ours == {name: wanted[name] for name in ours}
    assert {"ContentLength", "ContentType", "LastModified", "Metadata"} <= ours.keys()


def test_a_part_of_a_version_is_asked_for_by_headers_and_query(server: ScriptedServer) -> None:
    server.script = [answer(b"a,", 206, 'ETag: "0"', DATE, "Content-Range: bytes 0-1/4")]

    found = S3(an_endpoint(server.url), "files").get_object(
        Bucket="files", Key=KEY, VersionId="v+1", Range="bytes=0-1"
    )

    assert (found["Body"].read(), found["ContentRange"]) == (b"a,", "bytes 0-1/4")
    [asked] = server.requests
    path = b"/files/reports/Ums%C3%A4tze%2050%20%25%20%26%20mehr%2B.csv?versionId=v%2B1"
    assert asked.startswith(b"GET " + path + b" HTTP/1.1")
    assert header(asked, "range") == "bytes=0-1"


def test_what_says_nothing_of_an_object_is_no_object(server: ScriptedServer) -> None:
    server.script = [answer(b"a proxy's page")]

    with pytest.raises(HTTPClientError):
        S3(an_endpoint(server.url), "files").get_object(Bucket="files", Key=KEY)


def test_a_message_is_sent_as_by_boto3(aws_url: str) -> None:
    theirs: Any = boto3.client("sqs")
    queue = theirs.create_queue(QueueName="dead")["QueueUrl"]

    sent = Sqs(replace(an_endpoint(aws_url), region="us-east-1")).send_message(
        QueueUrl=queue, MessageBody="\u2116 5"
    )

    [message] = theirs.receive_message(QueueUrl=queue)["Messages"]
    assert (message["Body"], message["MessageId"]) == ("\u2116 5", sent["MessageId"])


ORIGINS: list[tuple[Callable[[Endpoint], Any], str]] = [
    (Sts, "https://sts.cn-north-1.amazonaws.com.cn"),
    (Sqs, "https://sqs.cn-north-1.amazonaws.com.cn"),
    (lambda endpoint: S3(endpoint, "files"), "https://files.s3.cn-north-1.amazonaws.com.cn"),
]


@pytest.mark.parametrize(("make", "origin"), ORIGINS)
def test_on_aws_each_service_has_its_host_in_the_region(
    make: Callable[[Endpoint], Any], origin: str
) -> None:
    endpoint = Endpoint(
        "cn-north-1", lambda: KEYS, SystemClock().now, url_suffix="amazonaws.com.cn"
    )

    assert make(endpoint).transport.origin == origin


def test_tags_go_and_come_as_they_are(server: ScriptedServer) -> None:
    tags: list[Tag] = [{"Key": "a&b", "Value": "<1>"}, {"Key": "c", "Value": ""}]
    s3 = S3(an_endpoint(server.url), "files")
    server.script = [answer(b""), answer(b"")]
    s3.put_object_tagging(Bucket="files", Key="k", VersionId="v", Tagging={"TagSet": tags})
    [asked] = server.requests
    assert asked.startswith(b"PUT /files/k?tagging&versionId=v HTTP/1.1")

    server.script = [answer(asked.partition(b"\r\n\r\n")[2])]

    assert s3.get_object_tagging(Bucket="files", Key="k")["TagSet"] == tags
    assert json.dumps(tags).encode() not in asked
