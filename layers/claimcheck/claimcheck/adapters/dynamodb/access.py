"""The Credentials and AccessAdmin ports on DynamoDB: tenants and their credentials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from claimcheck.adapters.aws_errors import unavailable
from claimcheck.adapters.dynamodb.access_items import (
    CREDENTIAL_PREFIX,
    TENANT,
    access_key,
    credential_item,
    credential_of_item,
    tenant_item,
    tenant_of_item,
    with_tenant,
)
from claimcheck.adapters.dynamodb.attributes import Item, instant, to_value
from claimcheck.adapters.dynamodb.cache import TimedCache
from claimcheck.adapters.dynamodb.calls import Client, put_new, update_if
from claimcheck.adapters.dynamodb.paging import query_items, scan_items
from claimcheck.adapters.dynamodb.transactions import read_all
from claimcheck.domain.caller import Credential, Tenant
from claimcheck.domain.credential_id import tenant_of
from claimcheck.ports import Clock, ConflictError

# The most keys of one BatchGetItem.
MAX_BATCH_KEYS = 100

_RESOURCE = "access"


class DynamoCredentials:
    """Credentials and tenants by id, cached for 60 seconds in the process."""

    def __init__(self, client: Client, table: str, clock: Clock) -> None:
        self._client = client
        self._table = table
        self._clock = clock
        self._credentials = TimedCache[Credential](clock)
        self._tenants = TimedCache[Tenant](clock)

    def find(self, credential_id: str) -> Credential | None:
        cached = self._credentials.get(credential_id)
        if cached is not None:
            return cached
        now = self._clock.now().timestamp()
        found = self._read(credential_id)
        # Misses are not cached: a new credential works at once, and guesses do not fill the cache.
        if found is not None:
            self._credentials.put(credential_id, found, now)
        return found

    def tenant(self, tenant_id: str) -> Tenant | None:
        cached = self._tenants.get(tenant_id)
        if cached is not None:
            return cached
        now = self._clock.now().timestamp()
        found = [tenant_of_item(item) for item in self._tenant_items([tenant_id])]
        for tenant in found:
            self._tenants.put(tenant_id, tenant, now)
        return next(iter(found), None)

    def _read(self, credential_id: str) -> Credential | None:
        tenant_id = tenant_of(credential_id)
        if tenant_id is None:
            return None
        keys = [
            access_key(tenant_id, TENANT),
            access_key(tenant_id, CREDENTIAL_PREFIX + credential_id),
        ]
        read = read_all(self._client, _RESOURCE, {self._table: keys})[self._table]
        found = {item["entity"]["S"]: item for item in read}
        credential = found.get(CREDENTIAL_PREFIX + credential_id)
        tenant = found.get(TENANT)
        return self._with_tenants(credential_of_item(credential), tenant) if credential else None

    def _with_tenants(self, credential: Credential, tenant: Item | None) -> Credential:
        served = self._active_tenants(sorted(credential.tenants))
        return replace(with_tenant(credential, tenant), tenants=served)

    def _active_tenants(self, tenant_ids: Sequence[str]) -> frozenset[str]:
        """Return the tenants that are not suspended. Costs a read only if there are any."""
        starts = range(0, len(tenant_ids), MAX_BATCH_KEYS)
        parts = [tenant_ids[start : start + MAX_BATCH_KEYS] for start in starts]
        found = map(tenant_of_item, chain.from_iterable(map(self._tenant_items, parts)))
        return frozenset(tenant.id for tenant in found if not tenant.suspended)

    def _tenant_items(self, tenant_ids: Sequence[str]) -> list[Item]:
        keys = [access_key(tenant_id, TENANT) for tenant_id in tenant_ids]
        return read_all(self._client, _RESOURCE, {self._table: keys})[self._table]


class DynamoAccessAdmin:
    """Writes tenants and credentials, for operators."""

    def __init__(self, client: Client, table: str) -> None:
        self._client = client
        self._table = table

    def add_tenant(self, tenant: Tenant) -> None:
        self._add(tenant_item(tenant))

    def tenant(self, tenant_id: str) -> Tenant | None:
        item = self._tenant_item(tenant_id)
        return tenant_of_item(item) if item else None

    def set_suspended(self, tenant_id: str, suspended: bool) -> bool:
        return self._set(tenant_id, "suspended", suspended)

    def set_max_link_seconds(self, tenant_id: str, seconds: int) -> bool:
        return self._set(tenant_id, "max_link_seconds", seconds)

    def remove_tenant(self, tenant_id: str, at: datetime) -> bool:
        return update_if(
            self._client,
            _RESOURCE,
            TableName=self._table,
            Key=access_key(tenant_id, TENANT),
            UpdateExpression="SET removed_at = if_not_exists(removed_at, :at)",
            ConditionExpression="suspended = :suspended",
            ExpressionAttributeValues={":at": to_value(instant(at)), ":suspended": to_value(True)},
        )

    def tenants(self) -> Iterator[Tenant]:
        found = scan_items(
            self._client,
            _RESOURCE,
            TableName=self._table,
            FilterExpression="entity = :tenant",
            ExpressionAttributeValues={":tenant": to_value(TENANT)},
            ConsistentRead=True,
        )
        return map(tenant_of_item, found)

    def add(self, credential: Credential) -> None:
        self._add(credential_item(credential))

    def of_tenant(self, tenant_id: str) -> Iterator[Credential]:
        tenant = self._tenant_item(tenant_id)
        found = query_items(
            self._client,
            _RESOURCE,
            TableName=self._table,
            KeyConditionExpression="tenant = :tenant AND begins_with(entity, :prefix)",
            ExpressionAttributeValues={
                ":tenant": to_value(tenant_id),
                ":prefix": to_value(CREDENTIAL_PREFIX),
            },
            ConsistentRead=True,
        )
        return (with_tenant(credential_of_item(item), tenant) for item in found)

    def revoke(self, credential_id: str, at: datetime) -> bool:
        tenant_id = tenant_of(credential_id)
        if tenant_id is None:
            return False
        return update_if(
            self._client,
            _RESOURCE,
            TableName=self._table,
            Key=access_key(tenant_id, CREDENTIAL_PREFIX + credential_id),
            # A repeated revocation must not move the time of the first one.
            UpdateExpression="SET revoked_at = if_not_exists(revoked_at, :at)",
            ConditionExpression="attribute_exists(entity)",
            ExpressionAttributeValues={":at": to_value(instant(at))},
        )

    def _set(self, tenant_id: str, name: str, value: object) -> bool:
        return update_if(
            self._client,
            _RESOURCE,
            TableName=self._table,
            Key=access_key(tenant_id, TENANT),
            UpdateExpression=f"SET {name} = :value",
            ConditionExpression="attribute_exists(entity) AND attribute_not_exists(removed_at)",
            ExpressionAttributeValues={":value": to_value(value)},
        )

    def _add(self, item: Item) -> None:
        if not put_new(
            self._client,
            _RESOURCE,
            TableName=self._table,
            Item=item,
            ConditionExpression="attribute_not_exists(entity)",
        ):
            raise ConflictError

    def _tenant_item(self, tenant_id: str) -> Item | None:
        with unavailable(_RESOURCE):
            found = self._client.get_item(
                TableName=self._table, Key=access_key(tenant_id, TENANT), ConsistentRead=True
            )
        item: Item | None = found.get("Item")
        return item
