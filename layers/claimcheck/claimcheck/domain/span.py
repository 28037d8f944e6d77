"""Spans of UTC days, for queries of the audit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple


class Span(NamedTuple):
    """From `since` on and before `until`: UTC days as `YYYY-MM-DD`, or empty for no limit.

    Times are compared as text. A time sorts after the day that it starts with.
    """

    since: str = ""
    until: str = ""

    def __contains__(self, time: object) -> bool:
        """Whether `time`, as `YYYY-MM-DD…`, is in the span."""
        text = str(time)
        return self.since <= text and (not self.until or text < self.until)

    def overlaps(self, first: str, last: str) -> bool:
        """Whether any time from `first` to `last` is in the span."""
        return (not self.until or first < self.until) and last >= self.since


ALL_TIME = Span()


def span_of_days(first: date | None, last: date | None) -> Span:
    """Return the span from `first` to `last`, both inclusive; None sets no limit."""
    until = (last + timedelta(days=1)).isoformat() if last else ""
    return Span(first.isoformat() if first else "", until)
