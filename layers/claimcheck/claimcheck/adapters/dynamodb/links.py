"""The LinkStore on DynamoDB: uses of links, and marks that end them."""

from __future__ import annotations

import contextlib
from datetime import datetime

from claimcheck.adapters.dynamodb.attributes import from_item, moment_of, to_value
from claimcheck.adapters.dynamodb.audit_log import check_entry, put_entry
from claimcheck.adapters.dynamodb.calls import Client, written
from claimcheck.adapters.dynamodb.link_items import (
    claim_mark,
    claimed,
    mark_key,
    revoking_marks,
    unclaimed,
    unrevoked,
    unused,
    used,
    uses_mark,
)
from claimcheck.adapters.dynamodb.report_downloads import download_update
from claimcheck.adapters.dynamodb.report_items import report_of, row_key
from claimcheck.adapters.dynamodb.transactions import (
    ConditionFailedError,
    read_all,
    transact,
    transact_along,
)
from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.link import Link
from claimcheck.domain.refusals import Unavailable
from claimcheck.ports import AlreadySpentError, LinkState

_WHAT = "links"


class DynamoLinks:
    """Uses and marks of one Links table, beside the rows that links are about."""

    def __init__(
        self, client: Client, links_table: str, reports_table: str, audit_table: str
    ) -> None:
        self._client = client
        self._table = links_table
        self._reports_table = reports_table
        self._audit_table = audit_table

    def link_state(self, link: Link, claim: str | None = None) -> LinkState:
        marks = [uses_mark(link), *revoking_marks(link)]
        if claim:
            marks.append(claim_mark(link, claim))
        keys = {
            self._table: [mark_key(mark) for mark in marks],
            self._reports_table: [row_key(link.tenant, link.kind, link.report_id)],
        }
        found = read_all(self._client, _WHAT, keys)
        rows = [from_item(item) for item in found[self._table]]
        return LinkState(
            report=next(map(report_of, found[self._reports_table]), None),
            uses=next((row["uses"] for row in rows if row["mark"] == marks[0]), 0),
            revoked=any(link.issued_at <= row.get("revoked_before", -1) for row in rows),
            claimed_at=next(
                (moment_of(row["claimed_at"]) for row in rows if "claimed_at" in row), None
            ),
        )

    def spend(
        self, link: Link, entry: AuditEntry, claim: str | None = None, *, downloads: bool = False
    ) -> bool:
        try:
            return self._spend(link, entry, claim, downloads=downloads)
        except ConditionFailedError as failed:
            if failed.numbers == {2}:  # the entry's place is taken, which says nothing of the link
                raise Unavailable("audit_collision") from failed
            raise AlreadySpentError from failed

    def give_back(
        self, link: Link, spent: AuditEntry, returned: AuditEntry, claim: str | None = None
    ) -> None:
        items = [
            check_entry(self._audit_table, spent),
            unused(self._table, link),
            put_entry(self._audit_table, returned),
        ]
        if claim:
            items.append(unclaimed(self._table, link, claim, spent.attempt.at))
        # A condition that fails says that nothing was spent: then there is nothing to give back.
        with contextlib.suppress(ConditionFailedError):
            transact(self._client, _WHAT, items)

    def revoke(self, mark: str, at: datetime) -> None:
        # Marks have no `ttl`: nothing here knows how long the longest of their links lives.
        written(
            _WHAT,
            self._client.update_item,
            TableName=self._table,
            Key=mark_key(mark),
            UpdateExpression="SET revoked_before = :at",
            ConditionExpression="attribute_not_exists(revoked_before) OR revoked_before < :at",
            ExpressionAttributeValues={":at": to_value(int(at.timestamp()))},
        )

    def _spend(self, link: Link, entry: AuditEntry, claim: str | None, *, downloads: bool) -> bool:
        at = entry.attempt.at
        items = [
            used(self._table, link),
            unrevoked(self._table, link),
            put_entry(self._audit_table, entry),
        ]
        if claim:
            items.append(claimed(self._table, link, claim, at))
        if not downloads:
            transact(self._client, _WHAT, items)
            return False
        # Links of one report may be redeemed by many at once: none of them waits for its row.
        row = download_update(self._reports_table, link.tenant, link.kind, link.report_id, at)
        return transact_along(self._client, _WHAT, items, {"Update": row})
