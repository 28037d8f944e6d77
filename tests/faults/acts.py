"""What is done to the service, and by whom it is done again: a client, the queue, the schedule,
the operator. Each act runs in one process and knows nothing of faults.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Protocol

from claimcheck.domain.link import Link
from claimcheck.domain.refusals import Unavailable
from claimcheck.runtime.maintenance_handler import (
    MAINTENANCE_TASKS,
    MaintenanceError,
    MaintenanceTask,
)
from claimcheck.usecases.operator import Command, CommandError
from claimcheck_cli.services import Operator
from tests.client import WireReply
from tests.faults.processes import Process
from tests.samples import an_attempt, queue_message

# What Secrets Manager names a rotation by.
ROTATION = "5d0c2a1e-6b7f-4c3d-9e8a-1f2b3c4d5e6f"


class Told(NamedTuple):
    """How an attempt ended: `settled`, or to be made again. `left`: what of it is still to do."""

    settled: bool
    reply: WireReply | None = None
    left: tuple[str, ...] = ()


# What came of the attempts before: nothing, where the process died.
Before = Sequence[Told | None]


def _left(before: Before, everything: tuple[str, ...]) -> tuple[str, ...]:
    """What is still to do; whoever died said nothing of it."""
    return next((told.left for told in reversed(before) if told), everything)


class Act(Protocol):
    """Something that can be done again until it is settled."""

    def attempt(self, process: Process, before: Before) -> Told: ...


@dataclass(frozen=True)
class Ask:
    """A request that is answered with `status`, or with `unavailable` in its contract's words.

    `link`: the link that it redeems, if that has a limit.
    """

    method: str
    path: str
    status: int
    unavailable: tuple[int, Any]
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    link: Link | None = None

    @property
    def resumes(self) -> bool:
        return "Idempotency-Key" in self.headers

    def attempt(self, process: Process, _before: Before) -> Told:
        reply = process.web.send(self.method, self.path, self.headers, self.body)
        return Told(reply.status != self.unavailable[0], reply)


@dataclass(frozen=True)
class Deliver:
    """Messages that the queue delivers, and again those that were not taken from it."""

    bodies: tuple[str, ...]
    poisonous: frozenset[str] = frozenset()

    def attempt(self, process: Process, before: Before) -> Told:
        waiting = _left(before, self.bodies)
        failed = Deliver(waiting).failed(process)
        left = tuple(body for place, body in enumerate(waiting) if place in failed)
        return Told(not left, left=left)

    def failed(self, process: Process) -> frozenset[int]:
        """The places of those that have to come again."""
        batch = {"Records": [queue_message(*placed) for placed in enumerate(self.bodies)]}
        told = process.export_handler(batch, None)["batchItemFailures"]
        return frozenset(int(item["itemIdentifier"].rpartition("-")[2]) for item in told)


@dataclass(frozen=True)
class Archive:
    """Batches of the audit's stream, one at a time; each comes again until it is taken."""

    batches: tuple[str, ...]

    def attempt(self, process: Process, before: Before) -> Told:
        first, *others = waiting = _left(before, self.batches)
        try:
            process.archivist(json.loads(first), None)
        except Unavailable:
            return Told(False, left=waiting)
        return Told(not others, left=tuple(others))


@dataclass(frozen=True)
class Rotate:
    """Secrets Manager, which asks for the steps of a rotation.

    Each of the `rounds` is steps that are asked for in one go; what fails comes again as a whole.
    """

    secret: str
    rounds: tuple[str, ...]

    def attempt(self, process: Process, before: Before) -> Told:
        first, *others = waiting = _left(before, self.rounds)
        asked = {"SecretId": self.secret, "ClientRequestToken": ROTATION}
        try:
            for step in first.split():
                process.rotation({**asked, "Step": step}, None)
        except Unavailable:
            return Told(False, left=waiting)
        return Told(not others, left=tuple(others))


@dataclass(frozen=True)
class KeepUp:
    """The schedule, which comes again whatever became of it."""

    duties: tuple[MaintenanceTask, ...] = MAINTENANCE_TASKS

    def attempt(self, process: Process, _before: Before) -> Told:
        try:
            process.maintenance(self.duties)({}, None)
        except MaintenanceError:
            return Told(False)
        return Told(True)


@dataclass(frozen=True)
class Operate:
    """A command that the operator gives again until it ends well.

    Who repeats a command may hear that its work is done already, but never of a conflict: nobody
    else is there.
    """

    do: Callable[[Operator, Command], object]

    def attempt(self, process: Process, before: Before) -> Told:
        operator = process.operator
        attempt = replace(an_attempt("cli"), at=operator.clock.now())
        command = Command(attempt, operator.name)
        try:
            self.do(operator, command)
        except Unavailable:
            return Told(False)
        except CommandError:
            if not before:
                raise
        return Told(True)
