"""The LinkStore port on DynamoDB: use counts of links, and revocations."""

from __future__ import annotations

import contextlib
from datetime import datetime

from claimcheck.adapters.dynamodb.attributes import from_item, moment_of, to_value
from claimcheck.adapters.dynamodb.audit_log import check_entry, put_entry
from claimcheck.adapters.dynamodb.calls import Client, update_if
from claimcheck.adapters.dynamodb.link_items import (
    check_not_revoked,
    forget_idempotency_key,
    idempotency_row_key,
    record_idempotency_key,
    return_use,
    revocation_key,
    take_use,
    uses_key,
)
from claimcheck.adapters.dynamodb.report_downloads import download_update
from claimcheck.adapters.dynamodb.report_items import report_of, row_key
from claimcheck.adapters.dynamodb.transactions import (
    ConditionFailedError,
    read_all,
    transact,
    transact_with_optional,
)
from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.link import Link
from claimcheck.domain.refusals import Unavailable
from claimcheck.domain.revocation import RevocationTarget, revocation_targets
from claimcheck.ports import AlreadySpentError, LinkState

_RESOURCE = "links"


class DynamoLinks:
    """Use counts and revocations in the Links table, with the reports that the links are for."""

    def __init__(
        self, client: Client, links_table: str, reports_table: str, audit_table: str
    ) -> None:
        self._client = client
        self._table = links_table
        self._reports_table = reports_table
        self._audit_table = audit_table

    def link_state(self, link: Link, idempotency_hash: str | None = None) -> LinkState:
        keys = [uses_key(link), *map(revocation_key, revocation_targets(link))]
        if idempotency_hash:
            keys.append(idempotency_row_key(link, idempotency_hash))
        by_table = {
            self._table: keys,
            self._reports_table: [row_key(link.tenant, link.kind, link.report_id)],
        }
        found = read_all(self._client, _RESOURCE, by_table)
        rows = [from_item(item) for item in found[self._table]]
        return LinkState(
            report=next(map(report_of, found[self._reports_table]), None),
            uses=next((row["uses"] for row in rows if "uses" in row), 0),
            revoked=any(link.issued_at <= row.get("revoked_before", -1) for row in rows),
            previous_use_at=next(
                (moment_of(row["claimed_at"]) for row in rows if "claimed_at" in row), None
            ),
        )

    def take_use(
        self,
        link: Link,
        entry: AuditEntry,
        idempotency_hash: str | None = None,
        *,
        downloads: bool = False,
    ) -> bool:
        try:
            return self._take_use(link, entry, idempotency_hash, downloads=downloads)
        except ConditionFailedError as failed:
            if failed.numbers == {2}:  # only the audit entry's key is taken: the link is not spent
                raise Unavailable("audit_collision") from failed
            raise AlreadySpentError from failed

    def return_use(
        self,
        link: Link,
        taken: AuditEntry,
        returned: AuditEntry,
        idempotency_hash: str | None = None,
    ) -> None:
        items = [
            check_entry(self._audit_table, taken),
            return_use(self._table, link),
            put_entry(self._audit_table, returned),
        ]
        if idempotency_hash:
            at = taken.attempt.at
            items.append(forget_idempotency_key(self._table, link, idempotency_hash, at))
        # A failed condition means that no use was taken, so there is none to return.
        with contextlib.suppress(ConditionFailedError):
            transact(self._client, _RESOURCE, items)

    def revoke(self, target: RevocationTarget, at: datetime) -> None:
        # No `ttl`: the expiry of the last link that the target covers is unknown here.
        update_if(
            self._client,
            _RESOURCE,
            TableName=self._table,
            Key=revocation_key(target),
            UpdateExpression="SET revoked_before = :at",
            ConditionExpression="attribute_not_exists(revoked_before) OR revoked_before < :at",
            ExpressionAttributeValues={":at": to_value(int(at.timestamp()))},
        )

    def _take_use(
        self, link: Link, entry: AuditEntry, idempotency_hash: str | None, *, downloads: bool
    ) -> bool:
        at = entry.attempt.at
        items = [
            take_use(self._table, link),
            check_not_revoked(self._table, link),
            put_entry(self._audit_table, entry),
        ]
        if idempotency_hash:
            items.append(record_idempotency_key(self._table, link, idempotency_hash, at))
        if not downloads:
            transact(self._client, _RESOURCE, items)
            return False
        # Many links to one report may be redeemed at once. None of them waits for the report's row.
        row = download_update(self._reports_table, link.tenant, link.kind, link.report_id, at)
        return transact_with_optional(self._client, _RESOURCE, items, {"Update": row})
