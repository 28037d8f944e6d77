"""The audit on DynamoDB: entries are put once and never touched again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from claimcheck.adapters.dynamodb.attributes import Fields, Item, from_item, to_item
from claimcheck.adapters.dynamodb.calls import Client, put_new
from claimcheck.domain.audit import USER_AGENT_CHARS, Action, Attempt, AuditEntry, Outcome
from claimcheck.domain.refusals import Unavailable
from claimcheck.domain.report import Kind, Subject
from claimcheck.domain.times import rfc3339_milliseconds

# An entry of up to 1 KB costs one write unit, and one more for its index.
ENTRY_BYTES = 1000

_WHAT = "audit"
_ABSENT = "attribute_not_exists(#at)"
_NAMES = {"#at": "at"}


class DynamoAuditLog:
    """Appends to one Audit table."""

    def __init__(self, client: Client, table: str) -> None:
        self._client = client
        self._table = table

    def append(self, entry: AuditEntry) -> None:
        if not put_new(_WHAT, self._client, **put_entry(self._table, entry)["Put"]):
            raise Unavailable("audit_collision")


def put_entry(table: str, entry: AuditEntry) -> dict[str, Any]:
    """The put of a new entry, as one item of a transaction."""
    return {
        "Put": {
            "TableName": table,
            "Item": item_of(entry),
            "ConditionExpression": _ABSENT,
            "ExpressionAttributeNames": _NAMES,
        }
    }


def check_entry(table: str, entry: AuditEntry) -> dict[str, Any]:
    """That this entry, and no other, has its place, as one item of a transaction."""
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
    """The entry as stored, its texts capped so that the whole stays below 1 KB."""
    attempt = entry.attempt
    fields = {
        "tenant": entry.tenant,
        "at": f"{rfc3339_milliseconds(attempt.at)}#{_cut(attempt.id, 64)}",
        "subject": _subject_key(entry),
        "contract": _cut(attempt.contract, 64),
        "route": _cut(attempt.route, 64),
        "source_ip": _cut(attempt.source_ip, 45),
        "user_agent": _cut(attempt.user_agent, USER_AGENT_CHARS),
        "principal": _cut(entry.principal, 64),
        "principal_kind": _cut(entry.principal_kind, 32),
        "action": entry.action,
        "outcome": entry.outcome,
        "reason": _cut(entry.reason, 64),
        "version_id": _cut(entry.version_id, 64),
        "size": entry.size,
        "count": entry.count if entry.count > 1 else None,
    }
    item = to_item({name: value for name, value in fields.items() if value != ""})
    detail = _fitting(entry.detail, ENTRY_BYTES - _bytes(item))
    return item | (to_item({"detail": detail}) if detail else {})


def entry_of(item: Item) -> AuditEntry:
    row = from_item(item)
    stamp, _, attempt_id = row["at"].partition("#")
    return AuditEntry(
        attempt=Attempt(
            id=attempt_id,
            at=datetime.fromisoformat(stamp),
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
        subject=_subject(row),
        version_id=row.get("version_id", ""),
        size=row.get("size"),
        detail=row.get("detail", {}),
        count=row.get("count", 1),
    )


def _subject_key(entry: AuditEntry) -> str:
    if entry.subject is None:
        return ""
    return f"{entry.tenant}#{entry.subject.kind}#{_cut(entry.subject.id, 128)}"


def _subject(row: Fields) -> Subject | None:
    if "subject" not in row:
        return None
    _, kind, report_id = row["subject"].split("#", 2)
    return Subject(Kind(kind), report_id)


def _fitting(detail: Fields, room: int) -> dict[str, str]:
    """The detail with each text cut to an equal share of `room` bytes."""
    share = room // max(1, len(detail))
    return {name: _cut(text, max(0, share - len(name))) for name, text in detail.items()}


def _bytes(item: Item) -> int:
    """The item's size as DynamoDB counts it: names and texts in UTF-8, 21 for any number."""
    texts = (value.get("S", " " * 21) for value in item.values())
    return sum(len(text.encode()) for text in (*item, *texts))


def _cut(text: str, size: int) -> str:
    # Lone surrogates, which a hostile client can send, have no UTF-8 and would fail the write.
    return text.encode("utf-8", "replace")[:size].decode("utf-8", "ignore")
