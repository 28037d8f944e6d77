"""Rotate signing keys: in one operator command, or in the steps of Secrets Manager.

Keys are never logged or audited, only their ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from claimcheck.domain.audit import DEPLOYMENT, Action
from claimcheck.domain.key_ring import MAX_LIFETIMES, Purpose, can_replace, rotate_ring
from claimcheck.domain.link import Key
from claimcheck.domain.refusals import Unavailable
from claimcheck.ports import AuditLog, ConflictError, Entropy, KeyRotationStore, StoredKeyRing
from claimcheck.usecases.operator import Command

KID_CHARS = 8


class RotationServices(Protocol):
    """The ports that rotation needs."""

    @property
    def rings(self) -> Mapping[Purpose, KeyRotationStore]: ...
    @property
    def audit(self) -> AuditLog: ...
    @property
    def entropy(self) -> Entropy: ...


def rotate_keys(
    services: RotationServices, command: Command, purpose: Purpose, *, at_once: bool = False
) -> tuple[Key, ...]:
    """Rotate a ring and return its new keys. With `at_once`, all earlier keys end now.

    Raises `ConflictError` if another rotation was faster; then only that one takes effect.
    """
    ring, version = services.rings[purpose], services.entropy.uuid()
    current = _current_ring(ring)
    new, now = _new_key(services.entropy), command.attempt.at
    keys = (new,) if at_once else rotate_ring(current.keys, new, now, MAX_LIFETIMES[purpose])
    try:
        ring.propose(version, keys)
        _append_entry(services, command, purpose, new, "key_replaced" if at_once else "key_rotated")
        ring.promote(version, current)
    finally:
        ring.withdraw(version)
    return keys


def prepare_rotation(
    services: RotationServices, purpose: Purpose, version: str, now: datetime
) -> None:
    """Propose the next ring as `version`. Idempotent: the first proposal is kept."""
    ring = services.rings[purpose]
    current = _current_ring(ring)
    if current.version == version or ring.read(version) is not None:
        return
    new = _new_key(services.entropy)
    ring.propose(version, rotate_ring(current.keys, new, now, MAX_LIFETIMES[purpose]))


def check_rotation(
    services: RotationServices, purpose: Purpose, version: str, now: datetime
) -> None:
    """Raise `ConflictError` unless the proposed ring verifies all signatures that are valid."""
    ring = services.rings[purpose]
    _check_proposed(ring, _current_ring(ring), version, now)


def finish_rotation(
    services: RotationServices, command: Command, purpose: Purpose, version: str
) -> None:
    """Make the proposed ring the current one. Idempotent. Raises as `check_rotation` does."""
    ring = services.rings[purpose]
    current = _current_ring(ring)
    keys = _check_proposed(ring, current, version, command.attempt.at)
    if current.version != version:
        _append_entry(services, command, purpose, keys[-1], "key_rotated")
        ring.promote(version, current)


def _check_proposed(
    ring: KeyRotationStore, current: StoredKeyRing, version: str, now: datetime
) -> tuple[Key, ...]:
    if current.version == version:
        return current.keys
    proposed = ring.read(version)
    if proposed is None or not can_replace(proposed.keys, current.keys, now):
        # Withdrawn, so that the next rotation starts with a new proposal.
        ring.withdraw(version)
        raise ConflictError
    return proposed.keys


def _current_ring(ring: KeyRotationStore) -> StoredKeyRing:
    current = ring.read()
    if current is None:
        raise Unavailable("keys:no_ring")
    return current


def _new_key(entropy: Entropy) -> Key:
    # Three times 128 bits. The id is short because every link contains it.
    secret = entropy.token() + entropy.token() + entropy.token()
    return Key(entropy.token()[:KID_CHARS], secret.encode())


def _append_entry(
    services: RotationServices, command: Command, purpose: Purpose, key: Key, reason: str
) -> None:
    # The entry comes first: a failed rotation may have an entry, but none happens without one.
    detail = {"purpose": purpose.value, "kid": key.kid}
    services.audit.append(command.entry(DEPLOYMENT, Action.REGISTERED, reason, detail))
