"""The LinkStore on DynamoDB: uses of links, and marks that end them."""

from __future__ import annotations

import contextlib
import sys
from datetime import datetime, timedelta
from typing import Any

from claimcheck.adapters.audit import check_entry, put_entry
from claimcheck.adapters.errors import Client, written
from claimcheck.adapters.items import (
    Item,
    from_item,
    instant,
    moment_of,
    to_item,
    to_value,
)
from claimcheck.adapters.rows import report_of, row_key
from claimcheck.adapters.transactions import ConditionFailed, read_all, transact
from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.link import RESUME_SECONDS, Link
from claimcheck.domain.refusals import Unavailable
from claimcheck.ports import AlreadySpent, Standing

# Uses outlive their link by this much, so that no clock is off by enough to spend one twice.
KEPT_SECONDS = 8 * 24 * 3600

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

    def standing(self, link: Link, claim: str | None = None) -> Standing:
        marks = [_uses_mark(link), *_revoking_marks(link)]
        if claim:
            marks.append(_claim_mark(link, claim))
        keys = {
            self._table: [_key(mark) for mark in marks],
            self._reports_table: [row_key(link.tenant, link.kind, link.report_id)],
        }
        found = read_all(self._client, _WHAT, keys)
        rows = [from_item(item) for item in found[self._table]]
        return Standing(
            report=next(map(report_of, found[self._reports_table]), None),
            uses=next((row["uses"] for row in rows if row["mark"] == marks[0]), 0),
            revoked=any(link.issued_at <= row.get("revoked_before", -1) for row in rows),
            claimed_at=next(
                (moment_of(row["claimed_at"]) for row in rows if "claimed_at" in row), None
            ),
        )

    def spend(self, link: Link, entry: AuditEntry, claim: str | None = None) -> None:
        items = [self._use(link), self._unrevoked(link), put_entry(self._audit_table, entry)]
        if claim:
            items.append(self._claim(link, entry, claim))
        try:
            transact(self._client, _WHAT, items)
        except ConditionFailed as failed:
            if failed.numbers == {2}:  # the entry's place is taken, which says nothing of the link
                raise Unavailable("audit_collision") from failed
            raise AlreadySpent from failed

    def give_back(
        self, link: Link, spent: AuditEntry, returned: AuditEntry, claim: str | None = None
    ) -> None:
        items = [
            check_entry(self._audit_table, spent),
            self._unuse(link),
            put_entry(self._audit_table, returned),
        ]
        if claim:
            items.append(self._unclaim(link, spent, claim))
        # A condition that fails says that nothing was spent: then there is nothing to give back.
        with contextlib.suppress(ConditionFailed):
            transact(self._client, _WHAT, items)

    def revoke(self, mark: str, at: datetime) -> None:
        # Marks have no `ttl`: nothing here knows how long the longest of their links lives.
        written(
            _WHAT,
            self._client.update_item,
            TableName=self._table,
            Key=_key(mark),
            UpdateExpression="SET revoked_before = :at",
            ConditionExpression="attribute_not_exists(revoked_before) OR revoked_before < :at",
            ExpressionAttributeValues={":at": to_value(int(at.timestamp()))},
        )

    def _use(self, link: Link) -> dict[str, Any]:
        limit = sys.maxsize if link.max_uses is None else link.max_uses
        return {
            "Update": {
                "TableName": self._table,
                "Key": _key(_uses_mark(link)),
                "UpdateExpression": "ADD uses :one SET #ttl = :ttl",
                "ConditionExpression": "attribute_not_exists(uses) OR uses < :limit",
                "ExpressionAttributeNames": {"#ttl": "ttl"},
                "ExpressionAttributeValues": {
                    ":one": to_value(1),
                    ":ttl": to_value(link.expires + KEPT_SECONDS),
                    ":limit": to_value(limit),
                },
            }
        }

    def _unuse(self, link: Link) -> dict[str, Any]:
        return {
            "Update": {
                "TableName": self._table,
                "Key": _key(_uses_mark(link)),
                "UpdateExpression": "ADD uses :less",
                "ConditionExpression": "uses > :none",
                "ExpressionAttributeValues": {":less": to_value(-1), ":none": to_value(0)},
            }
        }

    def _unclaim(self, link: Link, spent: AuditEntry, claim: str) -> dict[str, Any]:
        """Else the claim would open the file once more, beside the use that is free again."""
        return {
            "Update": {
                "TableName": self._table,
                "Key": _key(_claim_mark(link, claim)),
                "UpdateExpression": "REMOVE claimed_at",
                "ConditionExpression": "claimed_at = :at",
                "ExpressionAttributeValues": {":at": to_value(instant(spent.attempt.at))},
            }
        }

    def _claim(self, link: Link, entry: AuditEntry, claim: str) -> dict[str, Any]:
        """Under which claim the use was taken; a claim that is noted already takes no second."""
        at = entry.attempt.at
        return {
            "Update": {
                "TableName": self._table,
                "Key": _key(_claim_mark(link, claim)),
                "UpdateExpression": "SET claimed_at = :at, #ttl = :ttl",
                "ConditionExpression": "attribute_not_exists(claimed_at) OR claimed_at < :horizon",
                "ExpressionAttributeNames": {"#ttl": "ttl"},
                "ExpressionAttributeValues": {
                    ":at": to_value(instant(at)),
                    ":ttl": to_value(link.expires + KEPT_SECONDS),
                    ":horizon": to_value(instant(at - timedelta(seconds=RESUME_SECONDS))),
                },
            }
        }

    def _unrevoked(self, link: Link) -> dict[str, Any]:
        """That the link's own mark has not come between the standing and the spending."""
        return {
            "ConditionCheck": {
                "TableName": self._table,
                "Key": _key(_revoking_marks(link)[0]),
                "ConditionExpression": "attribute_not_exists(revoked_before) "
                "OR revoked_before < :issued_at",
                "ExpressionAttributeValues": {":issued_at": to_value(link.issued_at)},
            }
        }


def _key(mark: str) -> Item:
    return to_item({"mark": mark})


def _uses_mark(link: Link) -> str:
    return f"use#{link.id}"


def _claim_mark(link: Link, claim: str) -> str:
    return f"claim#{link.id}#{claim}"


def _revoking_marks(link: Link) -> tuple[str, ...]:
    return (
        f"link#{link.id}",
        f"report#{link.tenant}#{link.kind}#{link.report_id}",
        f"credential#{link.issuer}",
        f"tenant#{link.tenant}",
    )
