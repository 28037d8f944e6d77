"""Rotations of keys as acts: by the operator's hand, and in the steps of Secrets Manager."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from claimcheck.domain.key_ring import KEY_ACTIVATION_DELAY, Purpose
from claimcheck.usecases.operator import Command
from claimcheck.usecases.rotate_keys import rotate_keys
from claimcheck_cli.services import Operator
from tests.faults.acts import Act, Operate, Rotate
from tests.faults.world import World

STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
LONG = (KEY_ACTIVATION_DELAY + timedelta(minutes=1)).total_seconds()

Prepare = Callable[[World], Act]


def _by_hand(*, at_once: bool = False) -> Prepare:
    def rotate(operator: Operator, command: Command) -> None:
        rotate_keys(operator, command, Purpose.LINK, at_once=at_once)

    return lambda _world: Operate(rotate)


def _by_hand_and_later(world: World) -> Act:
    """Whoever comes again comes when the key of the first time signs."""

    def rotate(operator: Operator, command: Command) -> None:
        try:
            rotate_keys(operator, command, Purpose.LINK)
        finally:
            world.clock.advance(LONG)

    return Operate(rotate)


def _in_steps(*rounds: str) -> Prepare:
    return lambda _world: Rotate(Purpose.LINK, rounds)


ROTATING: dict[str, Prepare] = {
    "keys rotate": _by_hand(),
    "keys rotate, again later": _by_hand_and_later,
    "keys rotate at once": _by_hand(at_once=True),
    "rotation, from the failed step": _in_steps(*STEPS),
    "rotation, from the start": _in_steps(" ".join(STEPS)),
}
