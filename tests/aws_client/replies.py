"""Replies of a scripted DynamoDB, and the call that the tests make."""

from __future__ import annotations

import json
from typing import Any

from claimcheck.adapters.aws_client.dynamodb import DynamoDb
from tests.aws_client.scripted_server import Reply, answer

ITEM = {"mark": {"S": "one"}}
OK = answer(b'{"Item": {"mark": {"S": "one"}}}')


def error_reply(code: str, status: int = 400, **fields: Any) -> Reply:
    document = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "why", **fields}
    return answer(json.dumps(document).encode(), status)


def get_item(dynamodb: DynamoDb) -> Any:
    return dynamodb.get_item(TableName="links", Key=ITEM)["Item"]
