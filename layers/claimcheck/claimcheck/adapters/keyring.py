"""The Keyring on Secrets Manager: the signing keys of one purpose in one secret."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from claimcheck.adapters.errors import Client, unavailable
from claimcheck.domain.link import Key
from claimcheck.domain.refusals import Unavailable
from claimcheck.ports import Clock

MIN_KEY_BYTES = 32
REREAD_SECONDS = 30
KEPT_SECONDS = 300

_WHAT = "keys"


class Ring(NamedTuple):
    """The keys, oldest first, and when they were read (unix seconds)."""

    keys: tuple[Key, ...]
    read_at: float


class SecretsKeyring:
    """Reads `{"keys": [{"kid", "key", "not_after"}, ...]}` or a ring of one, `{"kid", "key"}`.

    The ring is kept for five minutes, so that every process learns of a rotation; an unknown key
    id makes it read again at once, but no more than every 30 seconds, whoever makes ids up.
    """

    def __init__(self, client: Client, secret_id: str, clock: Clock) -> None:
        self._client = client
        self._secret_id = secret_id
        self._clock = clock
        self._ring: Ring | None = None

    def current(self) -> Key:
        newest = [key for key in self._keys(KEPT_SECONDS) if key.not_after is None]
        if not newest:
            raise Unavailable(f"{_WHAT}:no_current_key")
        return newest[-1]

    def find(self, kid: str) -> Key | None:
        known = self._named(kid, KEPT_SECONDS) or self._named(kid, REREAD_SECONDS)
        if known is None or (known.not_after and known.not_after <= self._clock.now()):
            return None
        return known

    def _named(self, kid: str, seconds: int) -> Key | None:
        return next((key for key in self._keys(seconds) if key.kid == kid), None)

    def _keys(self, seconds: int) -> tuple[Key, ...]:
        """The ring as it was at most `seconds` ago."""
        now = self._clock.now().timestamp()
        ring = self._ring
        if ring is None or not 0 <= now - ring.read_at < seconds:
            ring = Ring(self._read(), now)
            self._ring = ring
        return ring.keys

    def _read(self) -> tuple[Key, ...]:
        with unavailable(_WHAT):
            answer = self._client.get_secret_value(SecretId=self._secret_id)
        try:
            held = json.loads(answer["SecretString"])
            return tuple(_key(entry) for entry in held.get("keys", [held]))
        except (ValueError, KeyError, TypeError, AttributeError):
            # Not chained: the text of these errors may quote the secret.
            raise Unavailable(f"{_WHAT}:malformed_ring") from None


def _key(entry: dict[str, Any]) -> Key:
    secret = entry["key"].encode()
    if len(secret) < MIN_KEY_BYTES or not isinstance(entry["kid"], str):
        raise ValueError("a key is too short, or has no id")
    return Key(entry["kid"], secret, _end(entry.get("not_after")))


def _end(text: str | None) -> datetime | None:
    if not text:
        return None
    end = datetime.fromisoformat(text)
    if end.tzinfo is None:
        raise ValueError("an end without a zone")
    return end
