"""The Quota port on DynamoDB: one counter for each principal and minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from claimcheck.adapters.dynamodb.attributes import to_item, to_value
from claimcheck.adapters.dynamodb.calls import Client, update_if
from claimcheck.domain.refusals import QuotaExceeded

QUOTA_TTL_SECONDS = 3600

# Up to this rate each request is one write. Above it, a process that has made `LEASE_SIZE` requests
# in a minute takes the next ones in leases of that size.
MAX_UNLEASED_RATE = 600
LEASE_SIZE = 10
MAX_PRINCIPALS = 1000

_RESOURCE = "quota"


@dataclass(slots=True)
class _Minute:
    """What this process has taken of one principal's minute."""

    minute: int
    single_requests: int = 0
    left_in_lease: int = 0
    may_lease: bool = True


class DynamoQuota:
    """Counts in the Links table, whose TTL removes old counters.

    It never allows more than the rate. With leases it may allow less: up to nine requests that one
    process has leased and not used are lost for that minute.
    """

    def __init__(self, client: Client, table: str) -> None:
        self._client = client
        self._table = table
        self._minutes: dict[str, _Minute] = {}

    def take(self, principal: str, rate: int, now: datetime) -> None:
        minute = int(now.timestamp()) // 60
        if rate < 1 or not self._is_allowed(principal, rate, minute):
            raise QuotaExceeded(60 - now.second, rate)

    def _is_allowed(self, principal: str, rate: int, minute: int) -> bool:
        if rate <= MAX_UNLEASED_RATE:
            return self._add_requests(principal, rate, minute, 1)
        own = self._minute_of(principal, minute)
        if not own.left_in_lease and own.may_lease and own.single_requests >= LEASE_SIZE:
            # Near the rate no whole lease is left: take the rest one by one.
            own.may_lease = self._add_requests(principal, rate, minute, LEASE_SIZE)
            own.left_in_lease = LEASE_SIZE if own.may_lease else 0
        if own.left_in_lease:
            own.left_in_lease -= 1
            return True
        own.single_requests += 1
        return self._add_requests(principal, rate, minute, 1)

    def _minute_of(self, principal: str, minute: int) -> _Minute:
        own = self._minutes.get(principal)
        if own is None or own.minute != minute:
            if len(self._minutes) >= MAX_PRINCIPALS:
                self._minutes.clear()  # gives up leases, which only allows less
            own = self._minutes[principal] = _Minute(minute)
        return own

    def _add_requests(self, principal: str, rate: int, minute: int, requests: int) -> bool:
        # Counting and comparing are one write, so parallel callers cannot exceed the rate.
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
                ":ttl": to_value(minute * 60 + QUOTA_TTL_SECONDS),
            },
        )
