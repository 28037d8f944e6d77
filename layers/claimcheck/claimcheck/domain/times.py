"""Times as every contract writes them, and as events tell them."""

from __future__ import annotations

from datetime import UTC, datetime


def rfc3339(at: datetime) -> str:
    """`at` in UTC with `Z`, in whole seconds (RFC 3339, section 5.6)."""
    return f"{at.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()}Z"


def whole_second(at: datetime) -> datetime:
    """`at` in UTC, without its fraction. Raises `ValueError` outside of years 1 to 9999."""
    try:
        return at.astimezone(UTC).replace(microsecond=0)
    except OverflowError as error:
        raise ValueError("outside of years 1 to 9999") from error


def to_millisecond(at: datetime) -> str:
    """`at` in UTC with `Z` and three digits of its second: all of one width, so they sort."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
