"""ReportIndex: what an offset skips without looking at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from moto import mock_aws

from claimcheck.adapters.dynamodb.report_index import DynamoReportIndex
from claimcheck.adapters.dynamodb.reports import DynamoReports
from claimcheck.domain.listing import ReportFilter, find_page_start
from claimcheck.domain.report import Source
from tests.dynamodb_local.server import new_tables
from tests.fakes import NOW
from tests.ports.samples import a_report, register
from tests.samples import TENANT
from tests.simulated_aws import simulated_client
from tests.template import create_tables


class CountingTable:
    """Counts what queries of its indexes look at."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.looked_at = 0

    def query(self, **asked: Any) -> Any:
        answer = self._client.query(**asked)
        if "IndexName" in asked:
            self.looked_at += answer["ScannedCount"]
        return answer


@pytest.fixture(
    scope="module", params=["moto", pytest.param("dynamodb-local", marks=pytest.mark.race)]
)
def client(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Of a table with a busy day: five reports an hour, fifteen in each part."""
    with ExitStack() as stack:
        client = empty_tables(request, stack)
        reports = DynamoReports(client, "ReportsTable", "AuditTable")
        for hour in range(24):
            times = [NOW.replace(hour=hour, minute=minute) for minute in range(5)]
            register(reports, *(a_report(f"{at:%H:%M}", created_at=at) for at in times))
        yield client


def empty_tables(request: pytest.FixtureRequest, stack: ExitStack) -> Any:
    if request.param == "dynamodb-local":
        return new_tables(request.getfixturevalue("dynamodb_url"))
    stack.enter_context(mock_aws())
    client = simulated_client("dynamodb")
    create_tables(client)
    return client


@pytest.mark.parametrize("wanted", [ReportFilter(), ReportFilter(source=Source.MANUAL)])
@pytest.mark.parametrize(
    ("offset", "ids"),
    [
        (60, ["11:04", "11:03", "11:02"]),
        (64, ["11:00", "10:04", "10:03"]),
        (74, ["09:00", "08:04", "08:03"]),
        (119, ["00:00"]),
    ],
)
def test_an_offset_into_a_busy_day_looks_at_nothing_before_its_part(
    client: Any, wanted: ReportFilter, offset: int, ids: list[str]
) -> None:
    table: Any = CountingTable(client)
    index = DynamoReportIndex(table, "ReportsTable")
    start = find_page_start(offset, wanted, index.counts(TENANT, wanted))

    page = index.from_start(TENANT, wanted, start, 3)

    assert [report.id for report in page] == ids
    assert table.looked_at == offset % 15 + len(ids)
