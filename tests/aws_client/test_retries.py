"""Which failures of a service are retried, and how connections are reused."""

from __future__ import annotations

import socket

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from claimcheck.adapters.aws_client.dynamodb import DynamoDb
from tests.aws_client.replies import ITEM, OK, error_reply, get_item
from tests.aws_client.requests import an_endpoint, body, header
from tests.aws_client.scripted_server import (
    Reply,
    ScriptedServer,
    answer,
    close_connection,
    raw,
    stay_silent,
    then_close,
)

RETRYABLE = {
    "an error of the service": error_reply("InternalServerError", 500),
    "a gateway's page": answer(b"<html>Bad gateway</html>", 502),
    "unavailable": answer(b"", 503),
    "throttled": error_reply("ThrottlingException"),
    "no capacity": error_reply("ProvisionedThroughputExceededException"),
    "a transaction on its way": error_reply("TransactionInProgressException"),
    "cut off": close_connection,
    "cut off in the head": raw(b"HTTP/1.1 200 OK\r\nContent-Le", keep_open=False),
    "cut off in the body": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", keep_open=False),
    "no HTTP": raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n", keep_open=False),
    "silent": stay_silent,
}


@pytest.mark.parametrize("failure", RETRYABLE.values(), ids=RETRYABLE.keys())
def test_a_retryable_failure_is_retried_with_the_identical_call(
    server: ScriptedServer, dynamodb: DynamoDb, failure: Reply
) -> None:
    server.script = [failure, failure, OK]

    assert get_item(dynamodb) == ITEM

    calls = {(header(sent, "amz-sdk-invocation-id"), body(sent)) for sent in server.requests}
    assert (len(server.requests), len(calls)) == (3, 1)


@pytest.mark.parametrize("failure", RETRYABLE.values(), ids=RETRYABLE.keys())
def test_a_call_is_given_up_after_three_attempts(
    server: ScriptedServer, dynamodb: DynamoDb, failure: Reply
) -> None:
    server.script = [failure] * 3

    with pytest.raises((ClientError, ConnectionClosedError, ReadTimeoutError)):
        get_item(dynamodb)
    assert len(server.requests) == 3


def test_a_connection_is_reused(server: ScriptedServer, dynamodb: DynamoDb) -> None:
    server.script = [OK, error_reply("ValidationException"), OK]

    get_item(dynamodb)
    with pytest.raises(ClientError):
        get_item(dynamodb)
    get_item(dynamodb)

    assert server.connections == 1


@pytest.mark.parametrize("attempts", [1, 3])
def test_an_idle_connection_that_was_closed_costs_no_attempt(
    server: ScriptedServer, dynamodb: DynamoDb, attempts: int
) -> None:
    throttled = [error_reply("ThrottlingException")] * (attempts - 1)
    server.script = [then_close(OK), *throttled, OK]
    get_item(dynamodb)

    assert get_item(dynamodb) == ITEM
    assert server.connections == 2


def test_an_idle_connection_that_closes_during_a_request_costs_no_attempt(
    server: ScriptedServer, dynamodb: DynamoDb
) -> None:
    throttled = [error_reply("ThrottlingException"), error_reply("Throttling")]
    server.script = [OK, close_connection, *throttled, OK]
    get_item(dynamodb)

    assert get_item(dynamodb) == ITEM
    assert server.connections == 2


def test_a_response_with_connection_close_ends_its_connection(
    server: ScriptedServer, dynamodb: DynamoDb
) -> None:
    server.script = [answer(b'{"Item": {}}', 200, "Connection: close"), OK]

    get_item(dynamodb)
    get_item(dynamodb)

    assert server.connections == 2


def test_a_refused_connection_is_an_endpoint_connection_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"

    with pytest.raises(EndpointConnectionError):
        get_item(DynamoDb(an_endpoint(url)))
