"""The maintenance: every duty has its turn, and whatever fails is told."""

from __future__ import annotations

from datetime import datetime

import pytest

from claimcheck.domain.refusals import Unavailable
from claimcheck.ports import Services
from claimcheck.runtime.maintenance_handler import (
    MAINTENANCE_TASKS,
    MaintenanceError,
    MaintenanceHandler,
)
from tests.fakes import NOW, FakeServices


def two(_services: Services, _now: datetime) -> int:
    return 2


def broken(_services: Services, _now: datetime) -> int:
    raise Unavailable("denials")


def test_it_answers_how_much_was_done(services: FakeServices) -> None:
    assert MaintenanceHandler(services, (two,))({"time": "1970-01-01T00:00:00Z"}, None) == {
        "two": 2
    }


def test_duties_go_by_the_clock_and_not_by_what_the_caller_says(services: FakeServices) -> None:
    told: list[datetime] = []

    def note(_services: Services, now: datetime) -> int:
        told.append(now)
        return 0

    MaintenanceHandler(services, (note,))({"time": "2099-01-01T00:00:00Z"}, None)

    assert told == [NOW]


def test_a_duty_that_fails_keeps_no_other_from_its_turn(services: FakeServices) -> None:
    turns: list[datetime] = []

    def last(_services: Services, now: datetime) -> int:
        turns.append(now)
        return 0

    with pytest.raises(MaintenanceError, match=r"^broken$"):
        MaintenanceHandler(services, (broken, last))({}, None)
    assert turns == [NOW]


def test_with_nothing_due_every_duty_is_done_at_once(services: FakeServices) -> None:
    assert MaintenanceHandler(services, MAINTENANCE_TASKS)({}, None) == {
        duty.__name__: 0 for duty in MAINTENANCE_TASKS
    }
