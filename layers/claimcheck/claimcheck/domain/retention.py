"""Retention classes: how long reports are kept. Each is an object tag with an S3 lifecycle rule.

A report expires before its file is deleted. S3 counts from the same moment, but deletes only at the
next midnight (UTC).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

# The object tag that the S3 lifecycle rules filter by.
RETENTION_TAG = "claimcheck-retention"


class Retention(StrEnum):
    """How long a report is kept after its file was stored."""

    DAYS_7 = "7-days"
    DAYS_30 = "30-days"
    DAYS_90 = "90-days"
    YEAR_1 = "1-year"
    YEARS_7 = "7-years"

    @property
    def days(self) -> int:
        """Return the number of days. Years include leap days, so that none is too short."""
        return _DAYS[self]

    def expires_at(self, stored_at: datetime) -> datetime:
        """Return when a report expires whose file was stored at `stored_at`."""
        return stored_at + timedelta(days=self.days)


_DAYS = {
    Retention.DAYS_7: 7,
    Retention.DAYS_30: 30,
    Retention.DAYS_90: 90,
    Retention.YEAR_1: 366,
    Retention.YEARS_7: 7 * 365 + 2,
}
