"""The Quota on DynamoDB: one counter for each principal and minute."""

from __future__ import annotations

from datetime import datetime

from claimcheck.adapters.errors import Client, written
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
        if rate < 1 or not self._counted(principal, rate, int(now.timestamp()) // 60):
            raise QuotaExceeded(60 - now.second, rate)

    def _counted(self, principal: str, rate: int, minute: int) -> bool:
        # Counting and comparing are one write, so that no number of parallel callers exceeds it.
        return written(
            _WHAT,
            self._client.update_item,
            TableName=self._table,
            Key=to_item({"mark": f"quota#{principal}#{minute}"}),
            UpdateExpression="ADD n :one SET #ttl = :ttl",
            ConditionExpression="attribute_not_exists(n) OR n < :rate",
            ExpressionAttributeNames={"#ttl": "ttl"},
            ExpressionAttributeValues={
                ":one": to_value(1),
                ":rate": to_value(rate),
                ":ttl": to_value(minute * 60 + KEPT_SECONDS),
            },
        )
