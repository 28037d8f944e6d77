"""The ReportStore port on DynamoDB: reports, counters and audit entries change together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from claimcheck.adapters.aws_client.dynamodb import TransactWriteItem
from claimcheck.adapters.aws_errors import unavailable
from claimcheck.adapters.dynamodb.attributes import Item, optional_instant, to_item, to_value
from claimcheck.adapters.dynamodb.audit_log import put_entry
from claimcheck.adapters.dynamodb.calls import LONG_PAUSES, Client, update_if
from claimcheck.adapters.dynamodb.counter_items import counter_key, counter_name
from claimcheck.adapters.dynamodb.report_downloads import download_update
from claimcheck.adapters.dynamodb.report_items import report_of, row_fields, row_key
from claimcheck.adapters.dynamodb.transactions import ConditionFailedError, transact
from claimcheck.domain.counting import Cell, counter_deltas
from claimcheck.domain.report import Kind, Report
from claimcheck.ports import Change, ConflictError

_RESOURCE = "reports"
_ABSENT = "attribute_not_exists(entity)"
_ENCRYPTED_ID = re.compile(r"[0-9a-f-]{36}", re.ASCII)


class DynamoReports:
    """The Reports table. Audit entries are written in the same transaction."""

    def __init__(self, client: Client, reports_table: str, audit_table: str) -> None:
        self._client = client
        self._table = reports_table
        self._audit_table = audit_table

    def get(self, tenant: str, kind: Kind, report_id: str) -> Report | None:
        return self._read(row_key(tenant, kind, report_id))

    def find_encrypted(self, tenant: str, encrypted_id: str) -> Report | None:
        if not _ENCRYPTED_ID.fullmatch(encrypted_id):
            return None  # DynamoDB would reject some texts as keys
        return self._find("by_encrypted_id", {"tenant": tenant, "encrypted_id": encrypted_id})

    def find_stored(self, tenant: str, key: str) -> Report | None:
        found = self._find("by_object", {"object_key": key, "tenant": tenant})
        # The index may be behind the table: check the report's current file.
        return found if found and found.file and found.file.key == key else None

    def commit(self, changes: Sequence[Change]) -> None:
        deltas = counter_deltas((change.before, change.after) for change in changes)
        tenant = changes[0].after.tenant
        items = [
            *(self._write_report(change) for change in changes),
            *(put_entry(self._audit_table, change.entry) for change in changes),
            *(
                self._update_counter(tenant, day, steps_by_cell)
                for day, steps_by_cell in deltas.items()
            ),
        ]
        try:
            # All exports of one tenant and day update the same counter item.
            transact(self._client, _RESOURCE, items, LONG_PAUSES)
        except ConditionFailedError as failed:
            raise ConflictError from failed

    def mark_downloaded(self, report: Report, at: datetime) -> None:
        update = download_update(self._table, report.tenant, report.kind, report.id, at)
        update_if(self._client, _RESOURCE, **update)

    def _read(self, key: Item) -> Report | None:
        with unavailable(_RESOURCE):
            answer = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        return report_of(answer["Item"]) if "Item" in answer else None

    def _find(self, index: str, key: Mapping[str, str]) -> Report | None:
        with unavailable(_RESOURCE):
            answer = self._client.query(
                TableName=self._table,
                IndexName=index,
                KeyConditionExpression=" AND ".join(f"{name} = :{name}" for name in key),
                ExpressionAttributeValues={f":{n}": to_value(value) for n, value in key.items()},
                Limit=1,
            )
        keys = ({name: item[name] for name in ("tenant", "entity")} for item in answer["Items"])
        return next((self._read(key) for key in keys), None)

    def _write_report(self, change: Change) -> TransactWriteItem:
        """Return an update, not a put: `downloaded_at` changes without `rev` and must survive."""
        fields = row_fields(change.after)
        before, values = change.before, to_item(fields)
        values["rev"] = to_value(before.rev + 1 if before else 1)
        if before is None:
            downloaded_at = optional_instant(change.after.downloaded_at)
            values |= to_item({"downloaded_at": downloaded_at})
        removed = [name for name in fields if name not in values]
        expression = "SET " + ", ".join(f"#{name} = :{name}" for name in values)
        if removed:
            expression += " REMOVE " + ", ".join(f"#{name}" for name in removed)
        condition_values = {":before": to_value(before.rev)} if before else {}
        return {
            "Update": {
                "TableName": self._table,
                "Key": row_key(change.after.tenant, change.after.kind, change.after.id),
                "UpdateExpression": expression,
                "ConditionExpression": "#rev = :before" if before else _ABSENT,
                "ExpressionAttributeNames": {f"#{name}": name for name in (*values, *removed)},
                "ExpressionAttributeValues": {f":{n}": v for n, v in values.items()}
                | condition_values,
            }
        }

    def _update_counter(
        self, tenant: str, day: date, steps_by_cell: Mapping[Cell, int]
    ) -> TransactWriteItem:
        numbered = list(enumerate(steps_by_cell.items()))
        steps = {f":{n}": to_value(step) for n, (_, step) in numbered}
        return {
            "Update": {
                "TableName": self._table,
                "Key": counter_key(tenant, day),
                # `rev` lets a recount notice changes that cancel each other out.
                "UpdateExpression": ", ".join(
                    ["ADD rev :one", *(f"#{n} :{n}" for n, _ in numbered)]
                ),
                "ExpressionAttributeNames": {f"#{n}": counter_name(c) for n, (c, _) in numbered},
                "ExpressionAttributeValues": {**steps, ":one": to_value(1)},
            }
        }
