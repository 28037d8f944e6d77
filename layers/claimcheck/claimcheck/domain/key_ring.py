"""Rings of signing keys: who signs now, and what a rotation makes of a ring. Knows no storage.

A new key is published before it signs, so that every process knows it by then; the one before it
stays until the last thing that it signed has ended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from claimcheck.domain.link import MAX_LINK_SECONDS, Key

# So long a process may go on with the ring that it has read.
KEPT_SECONDS = 300

# Clocks that differ, and requests that are under way.
SKEW = timedelta(minutes=1)
SETTLING = timedelta(seconds=KEPT_SECONDS) + SKEW


class Purpose(StrEnum):
    """What the keys of a ring sign; each purpose has a secret of its own."""

    ACCESS_TOKEN = "access-token"
    LINK = "link"
    LIST = "list"


# The longest life that anything signed for a purpose can have; cursors of a list live for a day.
LIVES: Mapping[Purpose, timedelta] = {
    Purpose.ACCESS_TOKEN: timedelta(hours=1),
    Purpose.LINK: timedelta(seconds=MAX_LINK_SECONDS),
    Purpose.LIST: timedelta(days=1),
}


def current_key(keys: Sequence[Key], now: datetime) -> Key | None:
    """The key that signs at `now`: the newest that has begun and not ended."""
    return next((key for key in reversed(keys) if begun(key, now) and lasts(key, now)), None)


def begun(key: Key, now: datetime) -> bool:
    return key.not_before is None or key.not_before <= now


def lasts(key: Key, now: datetime) -> bool:
    return key.not_after is None or now < key.not_after


def rotated(keys: Sequence[Key], new: Key, now: datetime, lives: timedelta) -> tuple[Key, ...]:
    """The ring `keys` (oldest first) with `new` as its next key, and without what has ended.

    A key that still waits to begin has signed nothing: `new` takes its place.
    """
    used = [key for key in keys if begun(key, now + SKEW) and lasts(key, now)]
    if not used:
        return (new,)
    begins = now.replace(microsecond=0) + SETTLING
    ends = begins + SKEW + lives
    earlier = (key if key.not_after else key._replace(not_after=ends) for key in used[:-1])
    return (*earlier, used[-1]._replace(not_after=ends), new._replace(not_before=begins))


def keeps(after: Sequence[Key], before: Sequence[Key], now: datetime) -> bool:
    """Whether ring `after` verifies all that ring `before` has signed, and can sign itself."""
    held = {(key.kid, key.secret) for key in after}
    signed = [key for key in before if begun(key, now + SKEW) and lasts(key, now)]
    return current_key(after, now) is not None and all((k.kid, k.secret) in held for k in signed)
