"""The calls of DynamoDB that the tables' adapters make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Required, TypedDict, Unpack

from claimcheck.adapters.aws_client.service import JsonService

# Attribute values in DynamoDB's JSON: `{"tenant": {"S": "..."}}`.
Attributes = dict[str, dict[str, Any]]


class _Expressions(TypedDict, total=False):
    ExpressionAttributeNames: Mapping[str, str]
    ExpressionAttributeValues: Attributes


class _Conditional(_Expressions, total=False):
    TableName: Required[str]
    ConditionExpression: str
    ReturnValuesOnConditionCheckFailure: Literal["ALL_OLD", "NONE"]


class GetItem(TypedDict, total=False):
    """The parameters of `get_item`."""

    TableName: Required[str]
    Key: Required[Attributes]
    ConsistentRead: bool


class PutItem(_Conditional, total=False):
    """The parameters of `put_item`."""

    Item: Required[Attributes]


class UpdateItem(_Conditional, total=False):
    """The parameters of `update_item`."""

    Key: Required[Attributes]
    UpdateExpression: Required[str]
    ReturnValues: Literal["NONE", "UPDATED_NEW"]


class _Read(_Expressions, total=False):
    TableName: Required[str]
    IndexName: str
    FilterExpression: str
    ProjectionExpression: str
    ConsistentRead: bool
    Limit: int
    ExclusiveStartKey: Attributes


class Scan(_Read, total=False):
    """The parameters of `scan`."""


class Query(_Read, total=False):
    """The parameters of `query`."""

    KeyConditionExpression: Required[str]
    ScanIndexForward: bool


class KeysToGet(TypedDict, total=False):
    """The keys that `batch_get_item` reads of one table."""

    Keys: Required[Sequence[Attributes]]
    ConsistentRead: bool


class BatchGetItem(TypedDict):
    """The parameters of `batch_get_item`."""

    RequestItems: Mapping[str, KeysToGet]


class TransactWriteItem(TypedDict, total=False):
    """One write of a transaction: exactly one of these."""

    Put: PutItem
    Update: UpdateItem
    ConditionCheck: Mapping[str, Any]


class TransactWriteItems(TypedDict, total=False):
    """The parameters of `transact_write_items`."""

    TransactItems: Required[Sequence[TransactWriteItem]]
    ClientRequestToken: str


class FoundItem(TypedDict, total=False):
    """What `get_item` answers. Without `Item` there is none."""

    Item: Attributes


class Written(TypedDict, total=False):
    """What `put_item` and `transact_write_items` answer."""

    ResponseMetadata: Mapping[str, Any]


class UpdatedItem(TypedDict, total=False):
    """What `update_item` answers. `Attributes` with `ReturnValues` only."""

    Attributes: Attributes


class Page(TypedDict, total=False):
    """What `query` and `scan` answer. Without `LastEvaluatedKey` it is the last page."""

    Items: Required[list[Attributes]]
    LastEvaluatedKey: Attributes


class FoundItems(TypedDict, total=False):
    """What `batch_get_item` answers: the items by table, and the keys to read again."""

    Responses: Required[dict[str, list[Attributes]]]
    UnprocessedKeys: Mapping[str, KeysToGet]


class DynamoDb(JsonService):
    """Has methods of boto3's low-level client, with the same parameters, results and errors."""

    name = "dynamodb"
    target = "DynamoDB_20120810"
    version = "1.0"

    def get_item(self, **parameters: Unpack[GetItem]) -> FoundItem:
        found: FoundItem = self._call("GetItem", parameters)
        return found

    def put_item(self, **parameters: Unpack[PutItem]) -> Written:
        written: Written = self._call("PutItem", parameters)
        return written

    def update_item(self, **parameters: Unpack[UpdateItem]) -> UpdatedItem:
        updated: UpdatedItem = self._call("UpdateItem", parameters)
        return updated

    def query(self, **parameters: Unpack[Query]) -> Page:
        page: Page = self._call("Query", parameters)
        return page

    def scan(self, **parameters: Unpack[Scan]) -> Page:
        page: Page = self._call("Scan", parameters)
        return page

    def batch_get_item(self, **parameters: Unpack[BatchGetItem]) -> FoundItems:
        found: FoundItems = self._call("BatchGetItem", parameters)
        return found

    def transact_write_items(self, **parameters: Unpack[TransactWriteItems]) -> Written:
        written: Written = self._call("TransactWriteItems", parameters)
        return written
