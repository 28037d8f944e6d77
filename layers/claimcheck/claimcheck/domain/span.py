"""Spans of days, as the audit is asked for them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple


class Span(NamedTuple):
    """From `since` on and before `until`, each a UTC day as `YYYY-MM-DD`; empty is open.

    Compared as text: a time that begins with its day sorts after the day alone.
    """

    since: str = ""
    until: str = ""

    def __contains__(self, stamp: object) -> bool:
        """Whether a time, as `YYYY-MM-DD…`, lies in it."""
        text = str(stamp)
        return self.since <= text and (not self.until or text < self.until)

    def overlaps(self, first: str, last: str) -> bool:
        """Whether anything from `first` to `last` lies in it."""
        return (not self.until or first < self.until) and last >= self.since


ALWAYS = Span()


def days(first: date | None, last: date | None) -> Span:
    """From `first` to `last`, both inclusive; None is open."""
    until = (last + timedelta(days=1)).isoformat() if last else ""
    return Span(first.isoformat() if first else "", until)
