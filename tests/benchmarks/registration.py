"""How many reports a second one tenant can have registered, all of one day: a figure, no limit.

They share one counter row, so transactions of different consumers meet on it. As on AWS, those
that meet are cancelled; the queue shows their messages again (AWS after minutes, here at once), and
buries what fails too often.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import NamedTuple

from claimcheck.usecases.plan_change import ExportEvent
from claimcheck.usecases.register_exports import RegistrationStatus, register_exports
from tests.races.table_layer import TableLayer
from tests.races.wire import Meetings
from tests.samples import TENANT, an_attempt, an_export
from tests.template import load_template

# About what a transaction takes on AWS, and so for how long another one can meet it.
TRANSACTION_SECONDS = 0.015
CONSUMERS = 5
BATCHES = 40
# What the queue hands over at once, and what fits into one transaction.
BATCH_SIZES = (10, 49)


class Message(NamedTuple):
    event: ExportEvent
    received: int


class ExportQueue:
    """Batches for consumers; what comes back too often is buried."""

    def __init__(self, events: Sequence[ExportEvent], batch: int) -> None:
        queues = load_template()["Resources"]["ExportQueue"]["Properties"]
        self._max_received = queues["RedrivePolicy"]["maxReceiveCount"]
        self._waiting: SimpleQueue[list[Message]] = SimpleQueue()
        self.came_back = 0
        self.dead_letters: list[Message] = []
        for start in range(0, len(events), batch):
            self._waiting.put([Message(s, 1) for s in events[start : start + batch]])

    def consume(self, layer: TableLayer) -> None:
        """What one consumer does until nothing is left."""
        while True:
            try:
                messages = self._waiting.get_nowait()
            except Empty:
                return
            settled = register_exports(layer, [message.event for message in messages])
            self._again(
                [
                    m
                    for m, s in zip(messages, settled, strict=True)
                    if s.status is RegistrationStatus.RETRY
                ]
            )

    def _again(self, failed: list[Message]) -> None:
        self.came_back += len(failed)
        self.dead_letters += [m for m in failed if m.received == self._max_received]
        again = [Message(m.event, m.received + 1) for m in failed if m not in self.dead_letters]
        if again:
            self._waiting.put(again)


def some_statements(layer: TableLayer, total: int) -> list[ExportEvent]:
    key = f"reports/{TENANT}/all.csv"
    layer.files.put(key, b"a,b\n", content_type="text/csv")
    exports = [an_export(f"r-{number}", key=key) for number in range(total)]
    return [ExportEvent(an_attempt("Export Completed"), export) for export in exports]


class Registration(NamedTuple):
    """What became of `reports` that arrived in batches of one size."""

    reports: int
    seconds: float
    conflicts: int
    came_back: int
    dead_letters: int

    @property
    def rate(self) -> float:
        """Reports a second."""
        return self.reports / self.seconds


def registration(layer: TableLayer, batch: int) -> Registration:
    """Forty batches of new reports, through all consumers at once."""
    events = some_statements(layer, BATCHES * batch)
    meetings = Meetings(layer.client, TRANSACTION_SECONDS)
    queue = ExportQueue(events, batch)
    began = time.perf_counter()
    with ThreadPoolExecutor(CONSUMERS) as consumers:
        for done in [consumers.submit(queue.consume, layer) for _ in range(CONSUMERS)]:
            done.result()
    seconds = time.perf_counter() - began
    return Registration(
        len(events), seconds, meetings.count, queue.came_back, len(queue.dead_letters)
    )
