"""Events: whatever a message says, it is registered, known, buried with its reason, or retried."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from claimcheck.domain.report import Kind, State
from tests.fakes import FakeServices
from tests.hostile.event_rows import DUPLICATE, INBOX, ONE, REGISTERED, ROWS, Batch, event
from tests.hostile.malformed_events import ODD, distorted
from tests.hostile.queue import RegistrationStatus, exporter_event, settle, storage_event
from tests.hostile.scale import chance_of, figure, times
from tests.samples import TENANT

MESSAGES, ONE_IN = 5_000, 10
CASES = [pytest.param(b, id=f"{row}-{n}") for row, bs in ROWS.items() for n, b in enumerate(bs)]


@pytest.mark.parametrize("batch", CASES)
def test_every_message_meets_its_fate(services: FakeServices, batch: Batch) -> None:
    for key in batch.files:
        services.files.put(key, b"a\n")

    assert settle(services, *batch.messages) == list(batch.statuses)


def test_a_message_that_was_there_before_its_file_registers_when_it_comes_again(
    services: FakeServices,
) -> None:
    before = settle(services, event())
    services.files.put(ONE, b"")

    assert [before, settle(services, event())] == [
        [RegistrationStatus("retry", "missing")],
        [REGISTERED],
    ]
    row = services.reports.get(TENANT, Kind.REPORT, "one")
    assert row is not None
    assert row.file is not None
    assert row.file.size == 0


def test_no_repeated_event_brings_back_what_retention_took(services: FakeServices) -> None:
    services.files.put(ONE, b"a\n")
    settle(services, event())
    row = services.reports.get(TENANT, Kind.REPORT, "one")
    assert row is not None
    services.reports.add(replace(row, state=State.RETIRED))

    assert settle(services, event(), event(revision=0)) == [DUPLICATE, DUPLICATE]
    kept = services.reports.get(TENANT, Kind.REPORT, "one")
    assert kept is not None
    assert kept.state is State.RETIRED


def test_any_single_field_may_be_anything(services: FakeServices) -> None:
    for name in exporter_event("one")["detail"]:
        for odd in ODD:
            settle(services, event(**{name: odd}))
    for name in storage_event("x")["detail"]["object"]:
        for odd in ODD:
            settle(services, storage_event(f"{INBOX}/a.csv", **{name: odd}))


@pytest.mark.generated
def test_distorted_messages_are_never_lost() -> None:
    number, chance = times(MESSAGES, ONE_IN, most=20), chance_of("messages")
    for _ in range(number // 10):
        services = FakeServices.fresh()
        services.files.put(ONE, b"a\n")
        services.files.put(f"{INBOX}/a.csv", b"a\n", metadata={"interval": "daily"})
        good = [
            event(),
            storage_event(f"{INBOX}/a.csv", **{"version-id": "version-2"}),
            storage_event(ONE, "Object Deleted"),
        ]
        settle(services, *(_message(good, chance) for _ in range(10)))
    figure("distorted_messages", number)


def _message(good: list[dict[str, Any]], chance: Random) -> str:
    text = json.dumps(distorted(chance.choice(good), chance))
    if chance.random() < 0.1:
        return text[: chance.randrange(len(text))]
    return text
