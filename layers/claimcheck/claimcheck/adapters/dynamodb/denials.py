"""The Denials port on DynamoDB: one counter for each principal and minute, in the Links table.

A sparse index has the open counters: those with attempts that no audit entry accounts for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from claimcheck.adapters.aws_client.dynamodb import TransactWriteItem, UpdateItem
from claimcheck.adapters.aws_errors import code_of, unavailable
from claimcheck.adapters.dynamodb.attributes import Item, from_item, to_item, to_value
from claimcheck.adapters.dynamodb.audit_log import put_entry
from claimcheck.adapters.dynamodb.calls import CONDITION_FAILED, Client
from claimcheck.adapters.dynamodb.paging import scan_pages
from claimcheck.adapters.dynamodb.transactions import ConditionFailedError, read_all, transact
from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.denials import ENTRIES_PER_MINUTE, DenialCount, minute_of
from claimcheck.domain.refusals import Unavailable

# Longer than any outage of the maintenance function: an expired counter is never reported.
DENIAL_TTL_SECONDS = 30 * 24 * 3600
INDEX = "by_open_minute"
PAGE_KEYS = 100

_RESOURCE = "denials"


class DynamoDenials:
    """Counters in the Links table, reported to the Audit table.

    If a response gets lost, the repeated count counts twice: the audit may account for one attempt
    too many, never for one too few.
    """

    def __init__(self, client: Client, links_table: str, audit_table: str) -> None:
        self._client = client
        self._table = links_table
        self._audit_table = audit_table

    def count(self, entry: AuditEntry, attempts: int = 1) -> int:
        with unavailable(_RESOURCE):
            try:
                counted = self._client.update_item(**self._count_if_open_or_few(entry, attempts))
            except ClientError as error:
                if code_of(error) != CONDITION_FAILED:
                    raise
                counted = self._client.update_item(**self._count_and_open(entry, attempts))
        return int(counted["Attributes"]["n"]["N"])

    def unreported(self, minute: int) -> Iterator[DenialCount]:
        found = scan_pages(
            self._client,
            _RESOURCE,
            TableName=self._table,
            IndexName=INDEX,
            FilterExpression="open_minute <= :minute",
            ExpressionAttributeValues={":minute": to_value(minute)},
            Limit=PAGE_KEYS,
        )
        for page in found:
            yield from self._open_counters([item["mark"] for item in page])

    def report(self, denied: DenialCount, entry: AuditEntry) -> bool:
        items = [put_entry(self._audit_table, entry), self._mark_reported(denied)]
        try:
            transact(self._client, _RESOURCE, items)
        except ConditionFailedError as failed:
            if failed.numbers == {0}:  # another entry has its key
                raise Unavailable("audit_collision") from failed
            return False
        return True

    def _open_counters(self, marks: list[dict[str, Any]]) -> Iterator[DenialCount]:
        """Read the counters again: the index may be behind the table."""
        if marks:
            found = read_all(
                self._client, _RESOURCE, {self._table: [{"mark": mark} for mark in marks]}
            )
            yield from (
                _parse_counter(item) for item in found[self._table] if "open_minute" in item
            )

    def _count_if_open_or_few(self, entry: AuditEntry, attempts: int) -> UpdateItem:
        """Return the update for attempts with their own entries, or in a minute that is open."""
        update = self._count_update(entry, attempts)
        update["ConditionExpression"] = (
            "attribute_exists(open_minute) OR attribute_not_exists(n) OR n <= :room"
        )
        update["ExpressionAttributeValues"][":room"] = to_value(ENTRIES_PER_MINUTE - attempts)
        return update

    def _count_and_open(self, entry: AuditEntry, attempts: int) -> UpdateItem:
        # One write counts and opens: no crash can leave a count that is never reported.
        update = self._count_update(entry, attempts)
        update["UpdateExpression"] += ", open_minute = :minute"
        return update

    def _count_update(self, entry: AuditEntry, attempts: int) -> UpdateItem:
        minute = minute_of(entry.attempt.at)
        return {
            "TableName": self._table,
            "Key": _key(entry.tenant, entry.principal, minute),
            "UpdateExpression": "ADD n :attempts SET tenant = :tenant, principal = :principal, "
            "principal_kind = :kind, #minute = :minute, #ttl = :ttl",
            "ExpressionAttributeNames": {"#minute": "minute", "#ttl": "ttl"},
            "ExpressionAttributeValues": to_item(
                {
                    ":attempts": attempts,
                    ":tenant": entry.tenant,
                    ":principal": entry.principal,
                    ":kind": entry.principal_kind,
                    ":minute": minute,
                    ":ttl": minute * 60 + DENIAL_TTL_SECONDS,
                }
            ),
            "ReturnValues": "UPDATED_NEW",
        }

    def _mark_reported(self, denied: DenialCount) -> TransactWriteItem:
        return {
            "Update": {
                "TableName": self._table,
                "Key": _key(denied.tenant, denied.principal, denied.minute),
                "UpdateExpression": "SET told = :number REMOVE open_minute",
                "ConditionExpression": "n = :number AND attribute_exists(open_minute)",
                "ExpressionAttributeValues": {":number": to_value(denied.attempts)},
            }
        }


def _key(tenant: str, principal: str, minute: int) -> Item:
    return to_item({"mark": f"denied#{tenant}#{principal}#{minute}"})


def _parse_counter(item: Item) -> DenialCount:
    row = from_item(item)
    return DenialCount(
        tenant=row["tenant"],
        principal=row["principal"],
        principal_kind=row["principal_kind"],
        minute=row["minute"],
        attempts=row["n"],
        reported=row.get("told", ENTRIES_PER_MINUTE),
    )
