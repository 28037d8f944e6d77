"""Counters of listed reports, set wrong behind the service's back."""

from __future__ import annotations

from claimcheck.adapters.dynamodb.counter_items import counter_key, counter_name
from claimcheck.domain.counting import Cell
from claimcheck.domain.report import Report
from tests.e2e.stage import Stage


def miscount(stage: Stage, report: Report, count: int) -> None:
    """Let the counter that counts the report say `count`."""
    cell = Cell.of(report.created_at, report.facet)
    stage.stack.account.client("dynamodb").update_item(
        TableName=stage.deployment.tables["reports"],
        Key=counter_key(report.tenant, report.day),
        UpdateExpression="SET #counter = :count",
        ExpressionAttributeNames={"#counter": counter_name(cell)},
        ExpressionAttributeValues={":count": {"N": str(count)}},
    )
