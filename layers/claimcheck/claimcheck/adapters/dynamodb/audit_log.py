"""The AuditLog port on DynamoDB. Entries are put once and never changed."""

from __future__ import annotations

from datetime import datetime

from claimcheck.adapters.aws_client.dynamodb import TransactWriteItem
from claimcheck.adapters.dynamodb.attributes import Fields, Item, from_item, to_item
from claimcheck.adapters.dynamodb.calls import Client, put_new
from claimcheck.domain.audit import USER_AGENT_CHARS, Action, Attempt, AuditEntry, Outcome
from claimcheck.domain.refusals import Unavailable
from claimcheck.domain.report import Kind, Subject
from claimcheck.domain.times import rfc3339_milliseconds

# An item of up to 1 KB costs one write unit, and one for its index.
MAX_ENTRY_BYTES = 1000

_RESOURCE = "audit"
_ABSENT = "attribute_not_exists(#at)"
_NAMES = {"#at": "at"}


class DynamoAuditLog:
    """Appends to the Audit table."""

    def __init__(self, client: Client, table: str) -> None:
        self._client = client
        self._table = table

    def append(self, entry: AuditEntry) -> None:
        if not put_new(self._client, _RESOURCE, **put_entry(self._table, entry)["Put"]):
            raise Unavailable("audit_collision")


def put_entry(table: str, entry: AuditEntry) -> TransactWriteItem:
    """Return the transaction item that puts a new entry."""
    return {
        "Put": {
            "TableName": table,
            "Item": item_of(entry),
            "ConditionExpression": _ABSENT,
            "ExpressionAttributeNames": _NAMES,
        }
    }


def check_entry(table: str, entry: AuditEntry) -> TransactWriteItem:
    """Return the transaction item that checks that this entry has its key."""
    item = item_of(entry)
    return {
        "ConditionCheck": {
            "TableName": table,
            "Key": {name: item[name] for name in ("tenant", "at")},
            "ConditionExpression": "principal = :principal AND #action = :action",
            "ExpressionAttributeNames": {"#action": "action"},
            "ExpressionAttributeValues": {
                ":principal": item["principal"],
                ":action": item["action"],
            },
        }
    }


def item_of(entry: AuditEntry) -> Item:
    """Return the stored item. Long texts are truncated: the item stays below 1 KB."""
    attempt = entry.attempt
    fields = {
        "tenant": entry.tenant,
        "at": f"{rfc3339_milliseconds(attempt.at)}#{_truncate(attempt.id, 64)}",
        "subject": subject_key(entry.tenant, entry.subject) if entry.subject else "",
        "contract": _truncate(attempt.contract, 64),
        "route": _truncate(attempt.route, 64),
        "source_ip": _truncate(attempt.source_ip, 45),
        "user_agent": _truncate(attempt.user_agent, USER_AGENT_CHARS),
        "principal": _truncate(entry.principal, 64),
        "principal_kind": _truncate(entry.principal_kind, 32),
        "action": entry.action,
        "outcome": entry.outcome,
        "reason": _truncate(entry.reason, 64),
        "version_id": _truncate(entry.version_id, 64),
        "size": entry.size,
        "count": entry.count if entry.count > 1 else None,
    }
    item = to_item({name: value for name, value in fields.items() if value != ""})
    detail = _fit_detail(entry.detail, MAX_ENTRY_BYTES - _size_of(item))
    return item | (to_item({"detail": detail}) if detail else {})


def entry_of(item: Item) -> AuditEntry:
    row = from_item(item)
    time, _, attempt_id = row["at"].partition("#")
    return AuditEntry(
        attempt=Attempt(
            id=attempt_id,
            at=datetime.fromisoformat(time),
            contract=row.get("contract", ""),
            route=row.get("route", ""),
            source_ip=row.get("source_ip", ""),
            user_agent=row.get("user_agent", ""),
        ),
        tenant=row["tenant"],
        principal=row.get("principal", ""),
        principal_kind=row.get("principal_kind", ""),
        action=Action(row["action"]),
        outcome=Outcome(row["outcome"]),
        reason=row.get("reason", ""),
        subject=_parse_subject(row),
        version_id=row.get("version_id", ""),
        size=row.get("size"),
        detail=row.get("detail", {}),
        count=row.get("count", 1),
    )


def subject_key(tenant: str, subject: Subject) -> str:
    """Return the key of the entries of one report."""
    return f"{tenant}#{subject.kind}#{_truncate(subject.id, 128)}"


def _parse_subject(row: Fields) -> Subject | None:
    if "subject" not in row:
        return None
    _, kind, report_id = row["subject"].split("#", 2)
    return Subject(Kind(kind), report_id)


def _fit_detail(detail: Fields, room: int) -> dict[str, str]:
    """Truncate each text of `detail` to an equal share of `room` bytes."""
    share = room // max(1, len(detail))
    return {name: _truncate(text, max(0, share - len(name))) for name, text in detail.items()}


def _size_of(item: Item) -> int:
    """Return the item's size as DynamoDB counts it: UTF-8 bytes, and 21 for a number."""
    texts = (value.get("S", " " * 21) for value in item.values())
    return sum(len(text.encode()) for text in (*item, *texts))


def _truncate(text: str, size: int) -> str:
    # A client can send lone surrogates. They have no UTF-8 and would fail the write.
    return text.encode("utf-8", "replace")[:size].decode("utf-8", "ignore")
