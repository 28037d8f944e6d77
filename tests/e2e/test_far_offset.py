"""Where paging by offset ends: further than anybody wants to publish reports for a test."""

from __future__ import annotations

import httpx
import pytest

from claimcheck.adapters.counter_items import counter_key, counter_name
from claimcheck.domain.counting import Cell
from claimcheck.domain.report import Report
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

FILES = "/b/api/v1/reports/files"


@pytest.mark.covers("merchant-reports-10", "merchant-reports-18")
def test_a_next_beyond_the_last_offset_says_to_use_a_cursor(
    stage: Stage, http: httpx.Client
) -> None:
    customer = Customer.of(stage, http)
    pretend(stage, customer.publish(), 10_051)

    answer = http.get(f"{FILES}?offset=10000&limit=50", headers=customer.api_key)
    told = answer.json()

    assert told["count"] == 10_051
    refused = http.get(told["next"], headers=customer.api_key)
    assert (refused.status_code, refused.json()["detail"]) == (400, "use cursor")


def pretend(stage: Stage, report: Report, count: int) -> None:
    """Let the counter of the report's cell say that there are so many like it."""
    cell = Cell.of(report.created_at, report.facet)
    stage.stack.account.client("dynamodb").update_item(
        TableName=stage.deployment.tables["reports"],
        Key=counter_key(report.tenant, report.day),
        UpdateExpression="SET #counter = :count",
        ExpressionAttributeNames={"#counter": counter_name(cell)},
        ExpressionAttributeValues={":count": {"N": str(count)}},
    )
