"""Rotating signing keys: by hand in one go, or in the steps that Secrets Manager asks for.

Never shows a key: only ids and times leave this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from claimcheck.domain.audit import DEPLOYMENT, Action
from claimcheck.domain.key_ring import MAX_SIGNATURE_LIFETIMES, Purpose, can_replace, rotate_ring
from claimcheck.domain.link import Key
from claimcheck.domain.refusals import Unavailable
from claimcheck.ports import AuditLog, ConflictError, Entropy, KeyRotationStore, StoredKeyRing
from claimcheck.usecases.operator import Command

KID_CHARS = 8


class RotationServices(Protocol):
    """The ports that rotating needs."""

    @property
    def rings(self) -> Mapping[Purpose, KeyRotationStore]: ...
    @property
    def audit(self) -> AuditLog: ...
    @property
    def entropy(self) -> Entropy: ...


def rotate_keys(
    services: RotationServices, command: Command, purpose: Purpose, *, at_once: bool = False
) -> tuple[Key, ...]:
    """The ring after its rotation. With `at_once`, all its earlier keys end now.

    Raises `ConflictError` if somebody else rotated meanwhile; theirs stands, and nothing was lost.
    """
    ring, version = services.rings[purpose], services.entropy.uuid()
    held = _in_use(ring)
    new = _new_key(services.entropy)
    now = command.attempt.at
    keys = (new,) if at_once else rotate_ring(held.keys, new, now, MAX_SIGNATURE_LIFETIMES[purpose])
    try:
        ring.propose(version, keys)
        _record(services, command, purpose, new, "key_replaced" if at_once else "key_rotated")
        ring.promote(version, held)
    finally:
        ring.withdraw(version)
    return keys


def prepare_rotation(
    services: RotationServices, purpose: Purpose, version: str, now: datetime
) -> None:
    """Propose the next ring as `version`. May be repeated: the first proposal stands."""
    ring = services.rings[purpose]
    held = _in_use(ring)
    if held.version == version or ring.read(version) is not None:
        return
    ring.propose(
        version,
        rotate_ring(held.keys, _new_key(services.entropy), now, MAX_SIGNATURE_LIFETIMES[purpose]),
    )


def check_rotation(
    services: RotationServices, purpose: Purpose, version: str, now: datetime
) -> None:
    """Raise `ConflictError` unless the proposed ring verifies all signatures still valid."""
    ring = services.rings[purpose]
    _checked(ring, _in_use(ring), version, now)


def finish_rotation(
    services: RotationServices, command: Command, purpose: Purpose, version: str
) -> None:
    """Put the proposed ring in use. Idempotent. Raises `ConflictError` as `check_rotation`."""
    ring = services.rings[purpose]
    held = _in_use(ring)
    keys = _checked(ring, held, version, command.attempt.at)
    if held.version != version:
        _record(services, command, purpose, keys[-1], "key_rotated")
        ring.promote(version, held)


def _checked(
    ring: KeyRotationStore, held: StoredKeyRing, version: str, now: datetime
) -> tuple[Key, ...]:
    if held.version == version:
        return held.keys
    proposed = ring.read(version)
    if proposed is None or not can_replace(proposed.keys, held.keys, now):
        # Withdrawn, so that the next rotation begins anew instead of meeting it again.
        ring.withdraw(version)
        raise ConflictError
    return proposed.keys


def _in_use(ring: KeyRotationStore) -> StoredKeyRing:
    held = ring.read()
    if held is None:
        raise Unavailable("keys:no_ring")
    return held


def _new_key(entropy: Entropy) -> Key:
    # Three times 128 bits; the id is short because every link carries it.
    secret = entropy.token() + entropy.token() + entropy.token()
    return Key(entropy.token()[:KID_CHARS], secret.encode())


def _record(
    services: RotationServices, command: Command, purpose: Purpose, key: Key, reason: str
) -> None:
    # The entry first: a rotation that then fails is on record, one without a record cannot be.
    detail = {"purpose": purpose.value, "kid": key.kid}
    services.audit.append(command.entry(DEPLOYMENT, Action.REGISTERED, reason, detail))
