"""What holds of the rings of signing keys, read from the secrets: who signed still verifies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from claimcheck.adapters.keys.key_ring_json import parse_key_ring
from claimcheck.adapters.keys.rotation_store import PENDING_STAGE
from claimcheck.adapters.keys.signing_keys import CURRENT_STAGE
from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.key_ring import MAX_LIFETIMES, Purpose, current_key
from claimcheck.domain.link import Key
from claimcheck.domain.refusals import Unavailable
from tests.faults.simulated import vault
from tests.faults.world import Tables, World

Keys = tuple[Key, ...]


class Rings:
    """The rings during one run. Remembers when each key was seen to be the one that signs."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._first = kids(world)
        self._signed: dict[tuple[Purpose, str, bytes], datetime] = {}
        self._note_signing()

    def broken(self, tables: Tables) -> Iterator[str]:
        """What does not hold now."""
        for purpose, secret in self._world.settings.secrets.items():
            in_use = _labelled(secret, CURRENT_STAGE)
            if len(in_use) != 1:
                yield f"{len(in_use)} rings of purpose {purpose} are in use"
        yield from self._unreadable()
        yield from self._lost(tables)
        yield from (f"key {kid} is not on record" for kid in self._unrecorded(tables))
        self._note_signing()

    def left_over(self, *, by_hand: bool) -> Iterator[str]:
        """Proposals that nobody will come back to. The schedule leaves its label where it is."""
        for secret in self._world.settings.secrets.values():
            kept = set() if by_hand else set(_labelled(secret, CURRENT_STAGE))
            if set(_labelled(secret, PENDING_STAGE)) - kept:
                yield f"a proposal of {secret} is left over"

    def _unreadable(self) -> Iterator[str]:
        for purpose, keys in _rings(self._world).items():
            if current_key(keys, self._world.clock.now()) is None:
                yield f"no key signs for purpose {purpose}"

    def _lost(self, tables: Tables) -> Iterator[str]:
        rings = _rings(self._world)
        ended = {entry.detail["purpose"] for entry in tables.entries if _at_once(entry)}
        for (purpose, kid, secret), at in self._signed.items():
            is_unexpired = at + MAX_LIFETIMES[purpose]
            kept = [key for key in rings[purpose] if (key.kid, key.secret) == (kid, secret)]
            if purpose not in ended and not any(_until(key, is_unexpired) for key in kept):
                yield f"what key {kid} signed does not verify"

    def _unrecorded(self, tables: Tables) -> frozenset[str]:
        told = {entry.detail["kid"] for entry in tables.entries if "kid" in entry.detail}
        return kids(self._world) - self._first - told

    def _note_signing(self) -> None:
        now = self._world.clock.now()
        for purpose, keys in _rings(self._world).items():
            if signing := current_key(keys, now):
                self._signed[purpose, signing.kid, signing.secret] = now


def kids(world: World) -> frozenset[str]:
    """The ids of all keys in use."""
    return frozenset(key.kid for keys in _rings(world).values() for key in keys)


def _rings(world: World) -> dict[Purpose, Keys]:
    return {purpose: _keys(secret) for purpose, secret in world.settings.secrets.items()}


def _keys(secret: str) -> Keys:
    """No keys where no ring, or what is none, is in use."""
    try:
        texts = [version["secret_string"] for version in _labelled(secret, CURRENT_STAGE).values()]
        return parse_key_ring(texts[0]) if texts else ()
    except Unavailable:
        return ()


def _labelled(secret: str, label: str) -> dict[str, Any]:
    """The versions that bear the label."""
    versions = vault().secrets[secret].versions.items()
    return {number: held for number, held in versions if label in held["version_stages"]}


def _at_once(entry: AuditEntry) -> bool:
    return entry.reason == "key_replaced"


def _until(key: Key, is_unexpired: datetime) -> bool:
    return key.not_after is None or key.not_after >= is_unexpired
