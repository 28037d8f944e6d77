"""How long a report is kept: a small set of classes, each an object tag and a lifecycle rule.

The row refuses first. Storage counts from the same moment but acts at the next midnight (UTC), so
a file is never deleted while its report is still served.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

# The object tag that storage's lifecycle rules go by.
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
        """Years with their leap days: a year of retention is never shorter than a year."""
        return _DAYS[self]

    def ends(self, stored_at: datetime) -> datetime:
        """When a report stops being served whose file was stored at `stored_at`."""
        return stored_at + timedelta(days=self.days)


_DAYS = {
    Retention.DAYS_7: 7,
    Retention.DAYS_30: 30,
    Retention.DAYS_90: 90,
    Retention.YEAR_1: 366,
    Retention.YEARS_7: 7 * 365 + 2,
}
