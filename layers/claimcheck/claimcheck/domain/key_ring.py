"""Rings of signing keys: which key signs, and how a ring is rotated. Independent of storage.

A new key is published some minutes before it signs, so that every process has read it by then. The
previous key is kept until the last signature that it made has expired.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from claimcheck.domain.link import MAX_LINK_SECONDS, Key

# How long a process may use a ring that it has read.
KEY_RING_CACHE_SECONDS = 300

ACCESS_TOKEN_SECONDS = 3600

# For clock differences, and requests in progress.
CLOCK_SKEW = timedelta(minutes=1)
KEY_ACTIVATION_DELAY = timedelta(seconds=KEY_RING_CACHE_SECONDS) + CLOCK_SKEW


class Purpose(StrEnum):
    """What the keys of a ring sign. Each purpose has its own secret."""

    ACCESS_TOKEN = "access-token"
    LINK = "link"
    LIST = "list"


# The longest validity of anything signed for a purpose. Cursors of a list are valid for a day.
MAX_LIFETIMES: Mapping[Purpose, timedelta] = {
    Purpose.ACCESS_TOKEN: timedelta(seconds=ACCESS_TOKEN_SECONDS),
    Purpose.LINK: timedelta(seconds=MAX_LINK_SECONDS),
    Purpose.LIST: timedelta(days=1),
}


def current_key(keys: Sequence[Key], now: datetime) -> Key | None:
    """Return the key that signs at `now`: the newest that has started and not expired."""
    return next((key for key in reversed(keys) if _is_active(key, now, now)), None)


def has_started(key: Key, now: datetime) -> bool:
    return key.not_before is None or key.not_before <= now


def is_unexpired(key: Key, now: datetime) -> bool:
    return key.not_after is None or now < key.not_after


def rotate_ring(
    keys: Sequence[Key], new: Key, now: datetime, lifetime: timedelta
) -> tuple[Key, ...]:
    """Return the ring `keys` (oldest first) with `new` as its next key, without expired keys.

    `lifetime` is the longest validity of a signature. A key that has not started yet has signed
    nothing, so `new` replaces it.
    """
    used = [key for key in keys if _is_active(key, now + CLOCK_SKEW, now)]
    if not used:
        return (new,)
    starts = now.replace(microsecond=0) + KEY_ACTIVATION_DELAY
    ends = starts + CLOCK_SKEW + lifetime
    earlier = (key if key.not_after else key._replace(not_after=ends) for key in used[:-1])
    return (*earlier, used[-1]._replace(not_after=ends), new._replace(not_before=starts))


def can_replace(after: Sequence[Key], before: Sequence[Key], now: datetime) -> bool:
    """Whether ring `after` can sign, and verifies everything that ring `before` has signed."""
    available = {(key.kid, key.secret) for key in after}
    used = [key for key in before if _is_active(key, now + CLOCK_SKEW, now)]
    return current_key(after, now) is not None and all((k.kid, k.secret) in available for k in used)


def _is_active(key: Key, started_by: datetime, now: datetime) -> bool:
    return has_started(key, started_by) and is_unexpired(key, now)
