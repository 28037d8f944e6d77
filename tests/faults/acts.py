"""What is done to the service, and by whom it is done again: a client, the queue, the schedule,
the operator. Each act runs in one process and knows nothing of faults.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from claimcheck.domain.link import Link
from claimcheck.domain.refusals import Unavailable
from claimcheck.ports import Conflict
from claimcheck.runtime.intake import Intake
from claimcheck.runtime.upkeep import DUTIES, Duty, Upkeep, UpkeepFailed
from claimcheck.usecases.operate import Command, Refused
from claimcheck_cli.services import Operator
from tests.client import WireClient, WireReply
from tests.faults.injected import Faults
from tests.faults.world import World
from tests.samples import an_attempt, queue_message

REQUESTS_A_PROCESS = 100


class Told(NamedTuple):
    """How an attempt ended: `settled`, or to be made again. `left`: what of it is still to do."""

    settled: bool
    reply: WireReply | None = None
    left: tuple[str, ...] = ()


# What came of the attempts before: nothing, where the process died.
Before = Sequence[Told | None]


class Process:
    """One process after another: whatever a caller may find there, built at its first use."""

    def __init__(self, world: World, faults: Faults, number: int) -> None:
        self._world = world
        self._faults = faults
        self._number = number
        self._wiring = world.process(faults)

    @cached_property
    def web(self) -> WireClient:
        first = self._number * REQUESTS_A_PROCESS
        return WireClient(self._wiring, self._world.settings, first=first)

    @cached_property
    def intake(self) -> Intake:
        return Intake(self._wiring, self._world.settings)

    def upkeep(self, duties: tuple[Duty, ...]) -> Upkeep:
        return Upkeep(self._wiring, duties)

    @cached_property
    def operator(self) -> Operator:
        return self._world.operator_with(self._faults)


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
        waiting = next((told.left for told in reversed(before) if told), self.bodies)
        failed = Deliver(waiting).failed(process)
        left = tuple(body for place, body in enumerate(waiting) if place in failed)
        return Told(not left, left=left)

    def failed(self, process: Process) -> frozenset[int]:
        """The places of those that have to come again."""
        batch = {"Records": [queue_message(*placed) for placed in enumerate(self.bodies)]}
        told = process.intake(batch, None)["batchItemFailures"]
        return frozenset(int(item["itemIdentifier"].rpartition("-")[2]) for item in told)


@dataclass(frozen=True)
class KeepUp:
    """The schedule, which comes again whatever became of it."""

    duties: tuple[Duty, ...] = DUTIES

    def attempt(self, process: Process, _before: Before) -> Told:
        try:
            process.upkeep(self.duties)({}, None)
        except UpkeepFailed:
            return Told(False)
        return Told(True)


@dataclass(frozen=True)
class Operate:
    """A command that the operator gives again until it ends well.

    Who repeats a command may hear that its work is done already.
    """

    do: Callable[[Operator, Command], object]

    def attempt(self, process: Process, before: Before) -> Told:
        operator = process.operator
        attempt = replace(an_attempt("cli"), at=operator.clock.now())
        command = Command(attempt, operator.name)
        try:
            self.do(operator, command)
        except (Unavailable, Conflict):
            return Told(False)
        except Refused:
            if not before:
                raise
        return Told(True)
