"""Reports whose time is over, of the same memory as the rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from claimcheck.domain.report import Report, State
from claimcheck.ports import RowKey
from tests.fakes.reports import FakeReportStore


class FakeExpiries:
    """Sees the rows of a `FakeReportStore` at once; the real index may lag."""

    def __init__(self, reports: FakeReportStore) -> None:
        self._reports = reports

    def due(self, now: datetime, limit: int) -> Sequence[RowKey]:
        expired = [
            row for row in self._reports.rows.values() if _waits(row) and row.has_expired(now)
        ]
        ordered = sorted(expired, key=lambda row: str(row.expires_at))
        return [RowKey(row.tenant, row.kind, row.id) for row in ordered[:limit]]


def _waits(row: Report) -> bool:
    return row.state is not State.RETIRED
