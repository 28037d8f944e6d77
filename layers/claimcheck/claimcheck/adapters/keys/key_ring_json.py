"""A ring of keys as the text of a secret: read, and written again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from claimcheck.domain.link import Key
from claimcheck.domain.refusals import Unavailable
from claimcheck.domain.times import rfc3339

MIN_KEY_BYTES = 32


def read_ring(text: object) -> tuple[Key, ...]:
    """The keys, oldest first, of `{"keys": [{"kid", "key", "not_before", "not_after"}, ...]}`.

    A ring of one, as the template makes it, may be `{"kid", "key"}`. Raises `Unavailable`.
    """
    try:
        held = json.loads(str(text))
        return tuple(_key(entry) for entry in held.get("keys", [held]))
    except (ValueError, KeyError, TypeError, AttributeError):
        # Not chained: the text of these errors may quote the secret.
        raise Unavailable("keys:malformed_ring") from None


def ring_text(keys: Sequence[Key]) -> str:
    """What `read_ring` reads."""
    return json.dumps({"keys": [_entry(key) for key in keys]})


def _entry(key: Key) -> dict[str, str | None]:
    return {
        "kid": key.kid,
        "key": key.secret.decode(),
        "not_before": rfc3339(key.not_before) if key.not_before else None,
        "not_after": rfc3339(key.not_after) if key.not_after else None,
    }


def _key(entry: dict[str, Any]) -> Key:
    secret = entry["key"].encode()
    if len(secret) < MIN_KEY_BYTES or not isinstance(entry["kid"], str):
        raise ValueError("a key is too short, or has no id")
    return Key(
        entry["kid"], secret, _moment(entry.get("not_after")), _moment(entry.get("not_before"))
    )


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment
