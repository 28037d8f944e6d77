"""Times as every contract writes them."""

from __future__ import annotations

from datetime import UTC, datetime


def rfc3339(at: datetime) -> str:
    """`at` in UTC with `Z`, in whole seconds (RFC 3339, section 5.6)."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
