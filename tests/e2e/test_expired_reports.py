"""Reports whose time is over: refused everywhere at once, then out of listing and count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from claimcheck.domain.report import Kind, Report, State
from claimcheck.domain.retention import Retention
from claimcheck.domain.times import rfc3339
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage, eventually

pytestmark = pytest.mark.e2e

LIST = "/b/api/v1/reports/files"
# By contract: the first and its link, the second, the third, the fourth, the fifth.
REFUSED = [410, 410, 410, 422, 437, 437, 404, 404, 404, 404]


def let_end(stage: Stage, *reports: Report, at: datetime) -> None:
    """Make it as late for the reports as their rows would have it at `at`."""
    for report in reports:
        stage.stack.account.client("dynamodb").update_item(
            TableName=stage.deployment.tables["reports"],
            Key={"tenant": {"S": report.tenant}, "entity": {"S": f"{report.kind}#{report.id}"}},
            UpdateExpression="SET expires_at = :at",
            ExpressionAttributeValues={":at": {"S": rfc3339(at)}},
        )


class Answers:
    """The same questions about one report, task and document, in every contract's routes."""

    def __init__(self, customer: Customer) -> None:
        self.customer = customer
        kinds = (Kind.REPORT, Kind.TASK, Kind.DOCUMENT)
        self.rows = [customer.publish(kind, retention=Retention.DAYS_7) for kind in kinds]
        self.report, self.task, self.document = self.rows
        self.link = customer.link(self.report.id)
        [listed] = self._page()["results"]
        self.file = listed["download_action"]["url"]

    def statuses(self) -> list[int]:
        by, get = self.customer, self.customer.http.get
        report, document = self.report, {"document_id": self.document.id}
        asked = [
            get(f"/external-api/v1/reports/download/{report.id}", headers=by.oauth),
            get(self.link),
            by.http.head(self.link),
            get(f"/tasks/{self.task.id}/download_url", headers=by.task),
            by.http.post("/download", headers=by.document, json=document),
            get(f"/download/{self.document.id}", headers=by.document),
            get(f"/api/v1/reports/{report.id}", headers=by.business),
            get(f"/api/v1/reports/{report.id}/download", headers=by.business),
            get(self.file, headers=by.api_key),
            get(f"{LIST}/{report.encrypted_id}/download", headers=by.api_key),
        ]
        return [answer.status_code for answer in asked]

    def listed(self) -> tuple[int, int]:
        """How many there are by count, and by the list itself."""
        page = self._page()
        return page["count"], len(page["results"])

    def _page(self) -> Any:
        return self.customer.http.get(LIST, headers=self.customer.api_key).json()


def test_what_has_ended_is_refused_everywhere_and_then_retired(
    stage: Stage, http: httpx.Client
) -> None:
    answers = Answers(Customer.of(stage, http))
    assert (set(answers.statuses()), answers.listed()) == ({200}, (1, 1))

    let_end(stage, *answers.rows, at=datetime.now(UTC))

    assert answers.statuses() == REFUSED
    eventually(lambda: answers.listed()[1] == 0, "the ended report left the listing")
    stage.maintenance()
    rows = [stage.row(row.tenant, row.kind, row.id) for row in answers.rows]
    assert [row.state for row in rows] == [State.RETIRED] * 3
    assert (answers.statuses(), answers.listed()) == (REFUSED, (0, 0))
    entries = [e for e in stage.entries(answers.customer.tenant) if e["action"] == "retired"]
    assert sorted(e["report_id"] for e in entries) == sorted(row.id for row in rows)
    assert {e["reason"] for e in entries} == {"expired"}
    assert stage.maintenance()["retire_expired"] == 0


def test_nothing_that_is_handed_out_outlives_its_report(
    stage: Stage, http: httpx.Client, customer: Customer
) -> None:
    report = customer.publish(retention=Retention.DAYS_7)
    document = customer.publish(Kind.DOCUMENT, retention=Retention.DAYS_7)
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=5)
    let_end(stage, report, document, at=end)

    told = customer.download_information(report.id)
    url = httpx.URL(customer.document_url(document.id))

    assert told["expires_at"] == rfc3339(end)
    assert httpx.URL(told["download_url"]).params["expires"] == str(int(end.timestamp()))
    assert int(url.params["X-Amz-Expires"]) <= 300
    assert http.get(url).status_code == 200
