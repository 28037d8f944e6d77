"""Reading the audit's table back: a tenant's entries, a report's, or every row as it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from claimcheck.adapters.dynamodb.attributes import Item, to_value
from claimcheck.adapters.dynamodb.audit_items import row_of
from claimcheck.adapters.dynamodb.audit_log import entry_of
from claimcheck.adapters.dynamodb.calls import Client
from claimcheck.adapters.dynamodb.paging import items
from claimcheck.domain.archive.lines import UnreadableRow
from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.report import Subject
from claimcheck.domain.span import ALL_TIME, Span

_WHAT = "audit"
# Texts that lie before and after every time there is.
_FIRST, _LAST = "0", ":"


class DynamoAuditTrail:
    """Reads one Audit table."""

    def __init__(self, client: Client, table: str) -> None:
        self._client = client
        self._table = table

    def of_tenant(
        self, tenant: str, span: Span = ALL_TIME, principal: str = ""
    ) -> Iterator[AuditEntry]:
        chosen = _where("tenant", tenant, span)
        if principal:
            chosen["FilterExpression"] = "principal = :principal"
            chosen["ExpressionAttributeValues"][":principal"] = to_value(principal)
        return map(entry_of, self._items(self._client.query, **chosen, ConsistentRead=True))

    def of_report(
        self, tenant: str, subject: Subject, span: Span = ALL_TIME
    ) -> Iterator[AuditEntry]:
        key = f"{tenant}#{subject.kind}#{subject.id}"
        chosen = _where("subject", key, span)
        return map(entry_of, self._items(self._client.query, IndexName="by_report", **chosen))

    def rows(
        self, span: Span = ALL_TIME, tenant: str | None = None
    ) -> Iterator[AuditEntry | UnreadableRow]:
        if tenant is not None:
            chosen = _where("tenant", tenant, span)
            return map(row_of, self._items(self._client.query, **chosen, ConsistentRead=True))
        condition, values = _between(span)
        return map(
            row_of,
            self._items(
                self._client.scan,
                FilterExpression=condition,
                ExpressionAttributeNames={"#at": "at"},
                ExpressionAttributeValues=values,
                ConsistentRead=True,
            ),
        )

    def _items(self, read: Callable[..., Any], **asked: Any) -> Iterator[Item]:
        return items(_WHAT, read, TableName=self._table, **asked)


def _where(key: str, value: str, span: Span) -> dict[str, Any]:
    condition, values = _between(span)
    return {
        "KeyConditionExpression": f"#key = :key AND {condition}",
        "ExpressionAttributeNames": {"#key": key, "#at": "at"},
        "ExpressionAttributeValues": values | {":key": to_value(value)},
    }


def _between(span: Span) -> tuple[str, Item]:
    # Both ends inclusive: what bears the end's own text is a time without an attempt, so none of
    # ours, and a time after it is longer.
    values = {
        ":since": to_value(span.since or _FIRST),
        ":until": to_value(span.until or _LAST),
    }
    return "#at BETWEEN :since AND :until", values
