"""Calls to a service that fails in every way there is: what is tried again, and what is raised."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    HTTPClientError,
    ReadTimeoutError,
)

from claimcheck.adapters.aws_client.dynamodb import DynamoDb
from claimcheck.adapters.aws_client.http import Transport
from claimcheck.adapters.aws_client.secrets_manager import SecretsManager
from claimcheck.adapters.aws_client.service import Endpoint
from claimcheck.adapters.aws_client.sigv4 import SigningCredentials
from claimcheck.adapters.system.clock import SystemClock
from tests.aws_client.scripted_server import (
    Line,
    ScriptedServer,
    answer,
    chunked,
    cut,
    raw,
    silence,
    then_gone,
)

KEYS = SigningCredentials("AKIDEXAMPLE", "the secret itself", "the session's token")
LONG_PAUSES = 0.3
OK = answer(b'{"Item": {"mark": {"S": "one"}}}')
SAID = {"mark": {"S": "one"}}


def an_error(kind: str, status: int = 400, **more: Any) -> Line:
    told = {"__type": f"com.amazonaws.dynamodb.v20120810#{kind}", "message": "why", **more}
    return answer(json.dumps(told).encode(), status)


def an_endpoint(url: str) -> Endpoint:
    return Endpoint("eu-west-1", lambda: KEYS, SystemClock().now, endpoint_url=url)


@pytest.fixture
def tables(server: ScriptedServer) -> DynamoDb:
    return DynamoDb(an_endpoint(server.url), Transport(server.url, LONG_PAUSES))


def item(tables: DynamoDb) -> Any:
    return tables.get_item(TableName="links", Key={"mark": {"S": "one"}})["Item"]


PASSING = {
    "an error of the service": an_error("InternalServerError", 500),
    "a gateway's page": answer(b"<html>Bad gateway</html>", 502),
    "unavailable": answer(b"", 503),
    "throttled": an_error("ThrottlingException"),
    "no capacity": an_error("ProvisionedThroughputExceededException"),
    "a transaction on its way": an_error("TransactionInProgressException"),
    "cut off": cut,
    "cut off in the head": raw(b"HTTP/1.1 200 OK\r\nContent-Le", stays=False),
    "cut off in the body": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", stays=False),
    "no HTTP": raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n", stays=False),
    "silent": silence,
}


@pytest.mark.parametrize("passing", PASSING.values(), ids=PASSING.keys())
def test_what_passes_is_tried_again_as_the_very_same_call(
    server: ScriptedServer, tables: DynamoDb, passing: Line
) -> None:
    server.script = [passing, passing, OK]

    assert item(tables) == SAID

    calls = {(header(asked, "amz-sdk-invocation-id"), body(asked)) for asked in server.requests}
    assert (len(server.requests), len(calls)) == (3, 1)


@pytest.mark.parametrize("passing", PASSING.values(), ids=PASSING.keys())
def test_nothing_is_tried_a_fourth_time(
    server: ScriptedServer, tables: DynamoDb, passing: Line
) -> None:
    server.script = [passing] * 3

    with pytest.raises((ClientError, ConnectionClosedError, ReadTimeoutError)):
        item(tables)
    assert len(server.requests) == 3


LASTING = ["ConditionalCheckFailedException", "ValidationException", "AccessDeniedException"]


@pytest.mark.parametrize("kind", LASTING)
def test_what_lasts_is_raised_at_once_as_boto3_raises_it(
    server: ScriptedServer, tables: DynamoDb, kind: str
) -> None:
    server.script = [an_error(kind, Item=SAID)]

    with pytest.raises(ClientError, match=f"{kind}.*GetItem.*why") as raised:
        item(tables)

    told: Any = raised.value.response
    assert told["Error"] == {"Code": kind, "Message": "why"}
    assert told["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert told["Item"] == SAID
    assert len(server.requests) == 1


def test_a_cancelled_transaction_gives_its_reasons(
    server: ScriptedServer, tables: DynamoDb
) -> None:
    reasons = [{"Code": "None"}, {"Code": "ConditionalCheckFailed", "Message": "no"}]
    server.script = [an_error("TransactionCanceledException", CancellationReasons=reasons)]

    with pytest.raises(ClientError) as raised:
        tables.transact_write_items(TransactItems=[], ClientRequestToken="t")

    told: Any = raised.value.response
    assert told["CancellationReasons"] == reasons


GARBAGE = [b"", b"not JSON: the secret itself", b"[]", b'"the secret itself"', b"\xff\xfe"]


@pytest.mark.parametrize("said", GARBAGE)
def test_a_success_that_cannot_be_read_is_an_error_and_is_not_quoted(
    server: ScriptedServer, tables: DynamoDb, said: bytes
) -> None:
    server.script = [answer(said)]

    with pytest.raises(HTTPClientError) as raised:
        item(tables)

    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("said", GARBAGE)
def test_an_error_that_cannot_be_read_is_named_by_its_status(
    server: ScriptedServer, tables: DynamoDb, said: bytes
) -> None:
    server.script = [answer(said, 403)]

    with pytest.raises(ClientError) as raised:
        item(tables)
    assert raised.value.response["Error"] == {"Code": "403", "Message": ""}


def test_an_error_may_be_named_by_a_header(server: ScriptedServer, tables: DynamoDb) -> None:
    kind = "x-amzn-ErrorType: AccessDeniedException:http://internal.amazon.com/"
    server.script = [answer(b"{}", 400, kind)]

    with pytest.raises(ClientError, match="AccessDeniedException"):
        item(tables)


def test_an_answer_may_come_in_chunks(server: ScriptedServer, tables: DynamoDb) -> None:
    server.script = [chunked(b'{"Item": {"mark"', b': {"S": "one"}}}')]

    assert item(tables) == SAID


def test_a_connection_is_kept(server: ScriptedServer, tables: DynamoDb) -> None:
    server.script = [OK, an_error("ValidationException"), OK]

    item(tables)
    with pytest.raises(ClientError):
        item(tables)
    item(tables)

    assert server.connections == 1


@pytest.mark.parametrize("attempts", [1, 3])
def test_a_kept_connection_that_has_ended_costs_no_attempt(
    server: ScriptedServer, tables: DynamoDb, attempts: int
) -> None:
    server.script = [then_gone(OK), *[an_error("ThrottlingException")] * (attempts - 1), OK]
    item(tables)

    assert item(tables) == SAID
    assert server.connections == 2


def test_a_kept_connection_that_ends_under_a_request_costs_no_attempt(
    server: ScriptedServer, tables: DynamoDb
) -> None:
    server.script = [OK, cut, an_error("ThrottlingException"), an_error("Throttling"), OK]
    item(tables)

    assert item(tables) == SAID
    assert server.connections == 2


def test_an_answer_that_says_so_ends_its_connection(
    server: ScriptedServer, tables: DynamoDb
) -> None:
    server.script = [answer(b'{"Item": {}}', 200, "Connection: close"), OK]

    item(tables)
    item(tables)

    assert server.connections == 2


def test_nobody_there_is_an_endpoint_out_of_reach() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"

    with pytest.raises(EndpointConnectionError):
        item(DynamoDb(an_endpoint(url)))


def test_each_call_says_what_it_asks_in_the_services_own_words(
    server: ScriptedServer, tables: DynamoDb
) -> None:
    # One connection at a time: that of the first client has to end.
    server.script = [*[answer(b"{}")] * 6, then_gone(answer(b"{}")), answer(b"{}")]
    singles = ["get_item", "put_item", "update_item", "query", "scan"]
    calls = [*singles, "batch_get_item", "transact_write_items"]
    for call in calls:
        getattr(tables, call)(TableName="links")
    SecretsManager(an_endpoint(server.url)).get_secret_value(SecretId="ring")

    targets = [header(asked, "x-amz-target") for asked in server.requests]
    named = ["".join(word.title() for word in call.split("_")) for call in calls]
    assert targets[:-1] == [f"DynamoDB_20120810.{name}" for name in named]
    assert targets[-1] == "secretsmanager.GetSecretValue"
    kinds = [header(asked, "content-type") for asked in server.requests]
    assert kinds == ["application/x-amz-json-1.0"] * 7 + ["application/x-amz-json-1.1"]
    assert {body(asked) for asked in server.requests[:-1]} == {b'{"TableName": "links"}'}


def test_no_error_quotes_a_secret_or_a_token(
    server: ScriptedServer, tables: DynamoDb, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    for line in (an_error("ValidationException"), answer(b"", 403), answer(b"{")):
        server.script = [line]
        with pytest.raises((ClientError, BotoCoreError)) as raised:
            item(tables)
        told = f"{raised.value} {raised.value!r} {vars(raised.value)}"
        assert KEYS.secret_key not in told
        assert KEYS.token not in told
    assert KEYS.secret_key not in caplog.text + repr(tables) + repr(an_endpoint(""))


def header(request: bytes, name: str) -> str:
    lines = request.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    told = {key.lower(): value for key, value in (line.split(": ", 1) for line in lines)}
    return told[name]


def body(request: bytes) -> bytes:
    return request.partition(b"\r\n\r\n")[2]
