"""A thousand exports, each sent three times in any order, while every tenth call to AWS fails."""

from __future__ import annotations

from collections import Counter, deque
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from claimcheck.domain.report import Kind
from claimcheck.usecases.recount import recount
from tests.cli.office import command
from tests.fakes import NOW
from tests.faults.acts import Deliver
from tests.faults.behind import told
from tests.faults.fault_kinds import Died
from tests.faults.injected import Faults
from tests.faults.invariants import miscounted, times_written
from tests.faults.kinds import LASTING, Fault, faults_of
from tests.faults.processes import Process
from tests.faults.world import World
from tests.figures import collect
from tests.samples import OTHER_TENANT, TENANT
from tests.tiers import count, seed

EXPORTS = count(1000, 40)
TIMES = 3
BATCH = 10
MAX_RECEIVES = 5
DAYS = 3
POISON = tuple(told(f"no/id-{number}") for number in range(10))


def events(number: int) -> list[str]:
    """All that is said of one export. Every one of them is finished in the end."""
    report_id, tenant = f"r-{number}", (TENANT, OTHER_TENANT)[number % 2]
    of: dict[str, Any] = {
        "tenant": tenant,
        "created_at": (NOW - timedelta(days=number % DAYS)).isoformat(),
        "file": {"key": f"reports/{tenant}/any.csv"},
    }
    without = {**of, "file": None}
    match number % 10:
        case 0 | 1:
            return [told(report_id, "Export Started", **without), told(report_id, **of)]
        case 2:
            return [told(report_id, "Export Failed", **without), told(report_id, **of)]
        case 3:
            moved = {**of, "created_at": NOW.isoformat(), "revision": 2}
            return [told(report_id, **of), told(report_id, **moved)]
        case _:
            return [told(report_id, **of)]


# A process dies in one of fifty of these: each death brings a whole batch back.
DEATHS = (Fault.DIES_BEFORE, Fault.DIES_AFTER)
DEATH_RATE = 0.02


class Trouble:
    """Every tenth call fails, in one of the ways in which such a call can."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def __call__(self, number: int, operation: str) -> Fault | None:
        if number % 10 != 9:
            return None
        possible = [f for f in faults_of(operation) if f not in LASTING]
        dies = self._random.random() < DEATH_RATE
        return self._random.choice([fault for fault in possible if (fault in DEATHS) is dies])


class Queue:
    """Delivers messages at least once, and gives up on one that was received too often."""

    def __init__(self, messages: list[str]) -> None:
        self._waiting = deque(enumerate(messages))
        self._received: Counter[int] = Counter()
        self.given_up: list[str] = []

    def batches(self) -> Any:
        while self._waiting:
            size = min(BATCH, len(self._waiting))
            yield [self._waiting.popleft() for _ in range(size)]

    def back(self, message: tuple[int, str]) -> None:
        number, body = message
        self._received[number] += 1
        if self._received[number] == MAX_RECEIVES:
            self.given_up.append(body)
        else:
            self._waiting.append(message)


def deliver(world: World, queue: Queue, faults: Faults) -> int:
    """Everything that waits, until nothing does; how many deliveries that took."""
    deliveries, number = 0, 1
    process = Process(world, faults, number)
    for batch in queue.batches():
        deliveries += len(batch)
        try:
            left = Deliver(tuple(body for _, body in batch)).failed(process)
        except Died:
            left, number = frozenset(range(len(batch))), number + 1
            process = Process(world, faults, number)
        for place in sorted(left):
            queue.back(batch[place])
        world.clock.advance(1)
    return deliveries


@pytest.mark.generated
def test_exports_are_listed_once_each_whatever_fails(world: World) -> None:
    random = Random(seed(20261123))
    for tenant in (TENANT, OTHER_TENANT):
        world.upload(f"reports/{tenant}/any.csv")
    said = [*(body for n in range(EXPORTS) for body in events(n)), *POISON] * TIMES
    random.shuffle(said)
    queue = Queue(said)

    deliveries = deliver(world, queue, Faults(Trouble(random)))
    # What the queue gave up on, the operator has it deliver again once the trouble is over.
    given_up = Queue(queue.given_up)
    deliveries += deliver(world, given_up, Faults())

    tables = world.tables()
    listed = [row for row in tables.reports if "listed_at" in row]
    assert {row["entity"] for row in listed} == {f"{Kind.REPORT}#r-{n}" for n in range(EXPORTS)}
    assert len(listed) == EXPORTS
    assert not list(miscounted(tables))
    assert all(
        recount(world.operator, command(), tenant, fix=False).agrees
        for tenant in (TENANT, OTHER_TENANT)
    )
    assert len(queue.given_up) < len(said) / 100 + MAX_RECEIVES
    assert given_up.given_up == []
    assert world.dead_letters() == set(POISON)
    # A row is written no oftener than there is something to say of it.
    spoken = {f"{Kind.REPORT}#r-{n}": len(events(n)) for n in range(EXPORTS)}
    written = times_written(tables)
    assert all(1 <= written[row] <= spoken[row] for row in spoken)
    collect("deliveries", deliveries)
