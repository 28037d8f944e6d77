"""Calls of the JSON services: what they send, and which errors they raise."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

from claimcheck.adapters.aws_client.dynamodb import DynamoDb
from claimcheck.adapters.aws_client.secrets_manager import SecretsManager
from tests.aws_client.replies import ITEM, error_reply, get_item
from tests.aws_client.requests import CREDENTIALS, an_endpoint, body, header
from tests.aws_client.scripted_server import ScriptedServer, answer, chunked, then_close

NOT_RETRYABLE = ["ConditionalCheckFailedException", "ValidationException", "AccessDeniedException"]


@pytest.mark.parametrize("code", NOT_RETRYABLE)
def test_a_lasting_error_is_raised_at_once_as_boto3_raises_it(
    server: ScriptedServer, dynamodb: DynamoDb, code: str
) -> None:
    server.script = [error_reply(code, Item=ITEM)]

    with pytest.raises(ClientError, match=f"{code}.*GetItem.*why") as raised:
        get_item(dynamodb)

    response: Any = raised.value.response
    assert response["Error"] == {"Code": code, "Message": "why"}
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert response["Item"] == ITEM
    assert len(server.requests) == 1


def test_a_cancelled_transaction_has_its_reasons(
    server: ScriptedServer, dynamodb: DynamoDb
) -> None:
    reasons = [{"Code": "None"}, {"Code": "ConditionalCheckFailed", "Message": "no"}]
    server.script = [error_reply("TransactionCanceledException", CancellationReasons=reasons)]

    with pytest.raises(ClientError) as raised:
        dynamodb.transact_write_items(TransactItems=[], ClientRequestToken="t")

    response: Any = raised.value.response
    assert response["CancellationReasons"] == reasons


MALFORMED = [b"", b"not JSON: the secret itself", b"[]", b'"the secret itself"', b"\xff\xfe"]


@pytest.mark.parametrize("document", MALFORMED)
def test_an_unreadable_success_is_an_error_that_does_not_quote_it(
    server: ScriptedServer, dynamodb: DynamoDb, document: bytes
) -> None:
    server.script = [answer(document)]

    with pytest.raises(HTTPClientError) as raised:
        get_item(dynamodb)

    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("document", MALFORMED)
def test_an_unreadable_error_has_its_status_as_code(
    server: ScriptedServer, dynamodb: DynamoDb, document: bytes
) -> None:
    server.script = [answer(document, 403)]

    with pytest.raises(ClientError) as raised:
        get_item(dynamodb)
    assert raised.value.response["Error"] == {"Code": "403", "Message": ""}


def test_an_error_code_may_come_in_a_header(server: ScriptedServer, dynamodb: DynamoDb) -> None:
    error_type = "x-amzn-ErrorType: AccessDeniedException:http://internal.amazon.com/"
    server.script = [answer(b"{}", 400, error_type)]

    with pytest.raises(ClientError, match="AccessDeniedException"):
        get_item(dynamodb)


def test_a_response_may_be_chunked(server: ScriptedServer, dynamodb: DynamoDb) -> None:
    server.script = [chunked(b'{"Item": {"mark"', b': {"S": "one"}}}')]

    assert get_item(dynamodb) == ITEM


def test_each_call_sends_its_target_and_content_type(
    server: ScriptedServer, dynamodb: DynamoDb
) -> None:
    # The server has one connection at a time, so the first client's must be closed.
    server.script = [*[answer(b"{}")] * 6, then_close(answer(b"{}")), answer(b"{}")]
    singles = ["get_item", "put_item", "update_item", "query", "scan"]
    calls = [*singles, "batch_get_item", "transact_write_items"]
    for call in calls:
        getattr(dynamodb, call)(TableName="links")
    SecretsManager(an_endpoint(server.url)).get_secret_value(SecretId="ring")

    targets = [header(sent, "x-amz-target") for sent in server.requests]
    operations = ["".join(word.title() for word in call.split("_")) for call in calls]
    assert targets[:-1] == [f"DynamoDB_20120810.{name}" for name in operations]
    assert targets[-1] == "secretsmanager.GetSecretValue"
    content_types = [header(sent, "content-type") for sent in server.requests]
    assert content_types == ["application/x-amz-json-1.0"] * 7 + ["application/x-amz-json-1.1"]
    assert {body(sent) for sent in server.requests[:-1]} == {b'{"TableName": "links"}'}


def test_no_error_quotes_a_secret_or_a_token(
    server: ScriptedServer, dynamodb: DynamoDb, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    for reply in (error_reply("ValidationException"), answer(b"", 403), answer(b"{")):
        server.script = [reply]
        with pytest.raises((ClientError, BotoCoreError)) as raised:
            get_item(dynamodb)
        text = f"{raised.value} {raised.value!r} {vars(raised.value)}"
        assert CREDENTIALS.secret_key not in text
        assert CREDENTIALS.token not in text
    assert CREDENTIALS.secret_key not in caplog.text + repr(dynamodb) + repr(an_endpoint(""))
