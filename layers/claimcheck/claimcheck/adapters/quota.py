"""The Quota on DynamoDB: one counter for each principal and minute."""

from __future__ import annotations

from datetime import datetime

from botocore.exceptions import ClientError

from claimcheck.adapters.errors import Client, code_of, unavailable
from claimcheck.adapters.items import to_item, to_value
from claimcheck.domain.refusals import QuotaExceeded

KEPT_SECONDS = 3600

_WHAT = "quota"


class DynamoQuota:
    """Counts in the Links table, whose expiry clears the counters away."""

    def __init__(self, client: Client, table: str) -> None:
        self._client = client
        self._table = table

    def take(self, principal: str, rate: int, now: datetime) -> None:
        minute = int(now.timestamp()) // 60
        values = {":one": 1, ":rate": rate, ":zero": 0, ":ttl": minute * 60 + KEPT_SECONDS}
        with unavailable(_WHAT):
            try:
                self._client.update_item(
                    TableName=self._table,
                    Key=to_item({"mark": f"quota#{principal}#{minute}"}),
                    UpdateExpression="ADD n :one SET #ttl = :ttl",
                    ConditionExpression="n < :rate OR (attribute_not_exists(n) AND :zero < :rate)",
                    ExpressionAttributeNames={"#ttl": "ttl"},
                    ExpressionAttributeValues={n: to_value(value) for n, value in values.items()},
                )
            except ClientError as error:
                if code_of(error) == "ConditionalCheckFailedException":
                    raise QuotaExceeded(60 - now.second) from error
                raise
