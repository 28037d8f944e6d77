"""The calls of DynamoDB that the adapters of tables make."""

from __future__ import annotations

from typing import Any

from claimcheck.adapters.aws_client.service import JsonService


class DynamoDb(JsonService):
    """Methods of boto3's client, attribute values in the form of the wire."""

    name = "dynamodb"
    target = "DynamoDB_20120810"
    version = "1.0"

    def get_item(self, **asked: Any) -> dict[str, Any]:
        return self._call("GetItem", asked)

    def put_item(self, **asked: Any) -> dict[str, Any]:
        return self._call("PutItem", asked)

    def update_item(self, **asked: Any) -> dict[str, Any]:
        return self._call("UpdateItem", asked)

    def query(self, **asked: Any) -> dict[str, Any]:
        return self._call("Query", asked)

    def scan(self, **asked: Any) -> dict[str, Any]:
        return self._call("Scan", asked)

    def batch_get_item(self, **asked: Any) -> dict[str, Any]:
        return self._call("BatchGetItem", asked)

    def transact_write_items(self, **asked: Any) -> dict[str, Any]:
        return self._call("TransactWriteItems", asked)
