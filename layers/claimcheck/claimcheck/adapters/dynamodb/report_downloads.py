"""The one change of a report's row that is not a new version of it: when it was downloaded last."""

from __future__ import annotations

from datetime import datetime

from claimcheck.adapters.aws_client.dynamodb import UpdateItem
from claimcheck.adapters.dynamodb.attributes import instant, to_value
from claimcheck.adapters.dynamodb.report_items import row_key
from claimcheck.domain.report import Kind


def download_update(
    table: str, tenant: str, kind: Kind, report_id: str, at: datetime
) -> UpdateItem:
    """An update that moves `downloaded_at` to `at`, alone or as an item of a transaction.

    A condition that does not hold means gone, or moved beyond `at` by somebody else.
    """
    return {
        "TableName": table,
        "Key": row_key(tenant, kind, report_id),
        "UpdateExpression": "SET downloaded_at = :at",
        "ConditionExpression": "attribute_exists(entity) AND "
        "(attribute_not_exists(downloaded_at) OR downloaded_at <= :at)",
        "ExpressionAttributeValues": {":at": to_value(instant(at))},
    }
