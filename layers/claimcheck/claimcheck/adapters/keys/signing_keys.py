"""The SigningKeys port on Secrets Manager: the keys of one purpose in one secret."""

from __future__ import annotations

from typing import NamedTuple

from claimcheck.adapters.aws_client.secrets_manager import SecretsManager
from claimcheck.adapters.aws_errors import unavailable
from claimcheck.adapters.keys.key_ring_json import parse_key_ring
from claimcheck.domain.key_ring import KEY_RING_CACHE_SECONDS, current_key, is_unexpired
from claimcheck.domain.link import Key
from claimcheck.domain.refusals import Unavailable
from claimcheck.ports import Clock

REREAD_SECONDS = 30
# The staging label of the version in use.
CURRENT_STAGE = "AWSCURRENT"

_RESOURCE = "keys"


class CachedKeyRing(NamedTuple):
    """The keys, oldest first, and the Unix time when they were read."""

    keys: tuple[Key, ...]
    read_at: float


class SecretsManagerSigningKeys:
    """Caches the key ring for five minutes, so that every process learns of a rotation.

    An unknown key id makes it read the secret again, but at most every 30 seconds: callers can make
    up key ids.
    """

    def __init__(self, client: SecretsManager, secret_id: str, clock: Clock) -> None:
        self._client = client
        self._secret_id = secret_id
        self._clock = clock
        self._ring: CachedKeyRing | None = None

    def current(self) -> Key:
        signing = current_key(self._keys(KEY_RING_CACHE_SECONDS), self._clock.now())
        if signing is None:
            raise Unavailable(f"{_RESOURCE}:no_current_key")
        return signing

    def find(self, kid: str) -> Key | None:
        known = self._named(kid, KEY_RING_CACHE_SECONDS) or self._named(kid, REREAD_SECONDS)
        return known if known is not None and is_unexpired(known, self._clock.now()) else None

    def _named(self, kid: str, seconds: int) -> Key | None:
        return next((key for key in self._keys(seconds) if key.kid == kid), None)

    def _keys(self, seconds: int) -> tuple[Key, ...]:
        """The ring as it was at most `seconds` ago."""
        now = self._clock.now().timestamp()
        ring = self._ring
        if ring is None or not 0 <= now - ring.read_at < seconds:
            ring = CachedKeyRing(self._read(), now)
            self._ring = ring
        return ring.keys

    def _read(self) -> tuple[Key, ...]:
        with unavailable(_RESOURCE):
            answer = self._client.get_secret_value(
                SecretId=self._secret_id, VersionStage=CURRENT_STAGE
            )
        return parse_key_ring(answer.get("SecretString"))
