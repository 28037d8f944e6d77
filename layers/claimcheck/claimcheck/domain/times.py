"""Formats and precision of times."""

from __future__ import annotations

from datetime import UTC, datetime


def rfc3339(at: datetime) -> str:
    """Return `at` in UTC with `Z`, in whole seconds (RFC 3339, section 5.6)."""
    return f"{at.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()}Z"


def truncate_to_second(at: datetime) -> datetime:
    """Return `at` in UTC without fraction. Raises `ValueError` outside of years 1 to 9999."""
    try:
        return at.astimezone(UTC).replace(microsecond=0)
    except OverflowError as error:
        raise ValueError("outside of years 1 to 9999") from error


def rfc3339_milliseconds(at: datetime) -> str:
    """Return `at` in UTC with `Z`, to the millisecond. All have one width and sort as text."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
