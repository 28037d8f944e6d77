"""The Quota on DynamoDB: one counter for each principal and minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from claimcheck.adapters.dynamodb.attributes import to_item, to_value
from claimcheck.adapters.dynamodb.calls import Client, update_if
from claimcheck.domain.refusals import QuotaExceeded

KEPT_SECONDS = 3600

# Up to this rate every request is a write; above it, an environment that has made `LEASE` of them
# in a minute takes the next ones by the `LEASE`.
ONE_BY_ONE = 600
LEASE = 10
KEPT_PRINCIPALS = 1000

_RESOURCE = "quota"


@dataclass(slots=True)
class _Minute:
    """What this environment has had of one principal's minute."""

    minute: int
    single: int = 0
    left: int = 0
    leases: bool = True


class DynamoQuota:
    """Counts in the Links table, whose expiry clears the counters away.

    Never serves more than the rate. Where it leases, it may serve less: what an idle environment
    has leased and not used, up to nine requests, nobody else can have in that minute.
    """

    def __init__(self, client: Client, table: str) -> None:
        self._client = client
        self._table = table
        self._minutes: dict[str, _Minute] = {}

    def take(self, principal: str, rate: int, now: datetime) -> None:
        minute = int(now.timestamp()) // 60
        if rate < 1 or not self._taken(principal, rate, minute):
            raise QuotaExceeded(60 - now.second, rate)

    def _taken(self, principal: str, rate: int, minute: int) -> bool:
        if rate <= ONE_BY_ONE:
            return self._counted(principal, rate, minute, 1)
        own = self._own(principal, minute)
        if not own.left and own.leases and own.single >= LEASE:
            # Near the rate no whole lease is left; what is left goes one by one.
            own.leases = self._counted(principal, rate, minute, LEASE)
            own.left = LEASE if own.leases else 0
        if own.left:
            own.left -= 1
            return True
        own.single += 1
        return self._counted(principal, rate, minute, 1)

    def _own(self, principal: str, minute: int) -> _Minute:
        own = self._minutes.get(principal)
        if own is None or own.minute != minute:
            if len(self._minutes) >= KEPT_PRINCIPALS:
                self._minutes.clear()  # forfeits leases, which is always safe
            own = self._minutes[principal] = _Minute(minute)
        return own

    def _counted(self, principal: str, rate: int, minute: int, requests: int) -> bool:
        # Counting and comparing are one write, so that no number of parallel callers exceeds it.
        return update_if(
            self._client,
            _RESOURCE,
            TableName=self._table,
            Key=to_item({"mark": f"quota#{principal}#{minute}"}),
            UpdateExpression="ADD n :requests SET #ttl = :ttl",
            ConditionExpression="attribute_not_exists(n) OR n <= :room",
            ExpressionAttributeNames={"#ttl": "ttl"},
            ExpressionAttributeValues={
                ":requests": to_value(requests),
                ":room": to_value(rate - requests),
                ":ttl": to_value(minute * 60 + KEPT_SECONDS),
            },
        )
