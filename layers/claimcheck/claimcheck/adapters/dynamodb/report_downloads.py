"""The update of `downloaded_at`, the only attribute that changes without a new `rev`."""

from __future__ import annotations

from datetime import datetime

from claimcheck.adapters.aws_client.dynamodb import UpdateItem
from claimcheck.adapters.dynamodb.attributes import instant, to_value
from claimcheck.adapters.dynamodb.report_items import row_key
from claimcheck.domain.report import Kind


def download_update(
    table: str, tenant: str, kind: Kind, report_id: str, at: datetime
) -> UpdateItem:
    """Return the update that moves `downloaded_at` forward to `at`.

    Its condition fails if the report is gone, or was downloaded later than `at`.
    """
    return {
        "TableName": table,
        "Key": row_key(tenant, kind, report_id),
        "UpdateExpression": "SET downloaded_at = :at",
        "ConditionExpression": "attribute_exists(entity) AND "
        "(attribute_not_exists(downloaded_at) OR downloaded_at <= :at)",
        "ExpressionAttributeValues": {":at": to_value(instant(at))},
    }
