"""The AuditTrail port on DynamoDB."""

from __future__ import annotations

from collections.abc import Iterator

from claimcheck.adapters.aws_client.dynamodb import Query
from claimcheck.adapters.dynamodb.attributes import Item, to_value
from claimcheck.adapters.dynamodb.audit_items import row_of
from claimcheck.adapters.dynamodb.audit_log import entry_of, subject_key
from claimcheck.adapters.dynamodb.calls import Client
from claimcheck.adapters.dynamodb.paging import query_items, scan_items
from claimcheck.domain.archive.lines import UnreadableRow
from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.report import Subject
from claimcheck.domain.span import ALL_TIME, Span

_RESOURCE = "audit"
# Sort before and after every time.
_FIRST, _LAST = "0", ":"


class DynamoAuditTrail:
    """Reads one Audit table."""

    def __init__(self, client: Client, table: str) -> None:
        self._client = client
        self._table = table

    def of_tenant(
        self, tenant: str, span: Span = ALL_TIME, principal: str = ""
    ) -> Iterator[AuditEntry]:
        query = self._query("tenant", tenant, span)
        query["ConsistentRead"] = True
        if principal:
            query["FilterExpression"] = "principal = :principal"
            query["ExpressionAttributeValues"][":principal"] = to_value(principal)
        return map(entry_of, query_items(self._client, _RESOURCE, **query))

    def of_report(
        self, tenant: str, subject: Subject, span: Span = ALL_TIME
    ) -> Iterator[AuditEntry]:
        query = self._query("subject", subject_key(tenant, subject), span)
        query["IndexName"] = "by_report"
        return map(entry_of, query_items(self._client, _RESOURCE, **query))

    def rows(
        self, span: Span = ALL_TIME, tenant: str | None = None
    ) -> Iterator[AuditEntry | UnreadableRow]:
        if tenant is not None:
            query = self._query("tenant", tenant, span)
            query["ConsistentRead"] = True
            return map(row_of, query_items(self._client, _RESOURCE, **query))
        condition, values = _between(span)
        items = scan_items(
            self._client,
            _RESOURCE,
            TableName=self._table,
            FilterExpression=condition,
            ExpressionAttributeNames={"#at": "at"},
            ExpressionAttributeValues=values,
            ConsistentRead=True,
        )
        return map(row_of, items)

    def _query(self, key: str, value: str, span: Span) -> Query:
        condition, values = _between(span)
        return {
            "TableName": self._table,
            "KeyConditionExpression": f"#key = :key AND {condition}",
            "ExpressionAttributeNames": {"#key": key, "#at": "at"},
            "ExpressionAttributeValues": values | {":key": to_value(value)},
        }


def _between(span: Span) -> tuple[str, Item]:
    # Both ends are inclusive: a key that equals an end is a time without a request id, which no
    # entry has; every key after that time is longer.
    values = {
        ":since": to_value(span.since or _FIRST),
        ":until": to_value(span.until or _LAST),
    }
    return "#at BETWEEN :since AND :until", values
