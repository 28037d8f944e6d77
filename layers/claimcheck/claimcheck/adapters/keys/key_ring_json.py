"""A key ring as the JSON text of a secret."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from claimcheck.domain.link import Key
from claimcheck.domain.refusals import Unavailable
from claimcheck.domain.times import rfc3339

MIN_KEY_BYTES = 32


def parse_key_ring(text: object) -> tuple[Key, ...]:
    """Return the keys of a secret's text, oldest first. Raises `Unavailable`.

    The text is `{"keys": [{"kid", "key", "not_before", "not_after"}, ...]}`. The template makes a
    ring of one key, which may be `{"kid", "key"}`.
    """
    try:
        ring = json.loads(str(text))
        return tuple(_parse_key(entry) for entry in ring.get("keys", [ring]))
    except (ValueError, KeyError, TypeError, AttributeError):
        # Not chained: the text of these errors may quote the secret.
        raise Unavailable("keys:malformed_ring") from None


def key_ring_json(keys: Sequence[Key]) -> str:
    """Return the text that `parse_key_ring` reads."""
    return json.dumps({"keys": [_key_fields(key) for key in keys]})


def _key_fields(key: Key) -> dict[str, str | None]:
    return {
        "kid": key.kid,
        "key": key.secret.decode(),
        "not_before": rfc3339(key.not_before) if key.not_before else None,
        "not_after": rfc3339(key.not_after) if key.not_after else None,
    }


def _parse_key(entry: dict[str, Any]) -> Key:
    secret = entry["key"].encode()
    if len(secret) < MIN_KEY_BYTES or not isinstance(entry["kid"], str):
        raise ValueError("a key is too short, or has no id")
    return Key(
        entry["kid"],
        secret,
        _parse_time(entry.get("not_after")),
        _parse_time(entry.get("not_before")),
    )


def _parse_time(text: str | None) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment
