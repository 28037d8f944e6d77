"""Comparing counters with reports, and mending them while others go on registering."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from claimcheck.domain.audit import Action
from claimcheck.domain.counting import Cell, DayCounter, Difference
from claimcheck.domain.report import Facet, Source
from claimcheck.usecases.operator import CommandError
from claimcheck.usecases.recount import MAX_ATTEMPTS, recount
from tests.cli.office import Office, command
from tests.fakes import NOW, FakeCounters, FakeServices
from tests.samples import OTHER_TENANT, TENANT, publish

TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)
PLAIN = Cell(4, Facet(Source.MANUAL, None))
TOO_MANY = Difference(TODAY, PLAIN, 5, 1)


class BusyCounters(FakeCounters):
    """Something else is registered each time after the rows were read, `times` times."""

    def __init__(self, services: FakeServices, times: int) -> None:
        super().__init__(services.reports)
        self._services = services
        self._left = times

    def rows(self, tenant: str) -> Iterator[tuple[date, Cell]]:
        seen = list(super().rows(tenant))
        if self._left:
            self._left -= 1
            publish(self._services, f"late-{self._left}")
        return iter(seen)


def miscount(office: Office, day: date = TODAY, n: int = 5) -> None:
    office.reports.counters[TENANT, day] = Counter({PLAIN: n})


def counted(office: Office) -> Mapping[date, DayCounter]:
    return office.counters.counts(TENANT)


@pytest.mark.parametrize("fix", [False, True])
def test_counters_that_are_right_are_left_alone(
    office: Office, services: FakeServices, fix: bool
) -> None:
    publish(services, "r-1")
    before = counted(office)

    result = recount(office, command(), TENANT, fix=fix)

    assert (result.differences, result.fixed, result.agrees) == ((), False, True)
    assert counted(office) == before
    assert list(office.audit.of_tenant(TENANT)) == []


def test_a_difference_is_told_and_not_mended_unasked(
    office: Office, services: FakeServices
) -> None:
    publish(services, "r-1")
    miscount(office)
    before = counted(office)

    result = recount(office, command(), TENANT, fix=False)

    assert (result.differences, result.fixed, result.agrees) == ((TOO_MANY,), False, False)
    assert counted(office) == before
    assert list(office.audit.of_tenant(TENANT)) == []


def test_differences_are_mended_on_every_day_and_recorded_once(
    office: Office, services: FakeServices
) -> None:
    publish(services, "r-1")
    publish(services, "r-2", created_at=NOW - timedelta(days=1))
    miscount(office)
    del office.reports.counters[TENANT, YESTERDAY]

    result = recount(office, command(), TENANT, fix=True)

    assert result.differences == (Difference(YESTERDAY, PLAIN, 0, 1), TOO_MANY)
    assert (result.fixed, result.agrees) == (True, True)
    assert recount(office, command(), TENANT, fix=False).differences == ()
    [entry] = office.audit.of_tenant(TENANT)
    assert (entry.action, entry.reason) == (Action.REGISTERED, "recounted")
    assert entry.detail == {"days": "2", "first": str(YESTERDAY), "last": str(TODAY)}


@pytest.mark.parametrize("times", range(1, MAX_ATTEMPTS + 1))
def test_what_is_registered_meanwhile_is_counted_too(
    office: Office, services: FakeServices, times: int
) -> None:
    publish(services, "r-1")
    miscount(office)
    busy = replace(office, counters=BusyCounters(services, times))

    result = recount(busy, command(), TENANT, fix=True)

    assert result.fixed
    assert recount(office, command(), TENANT, fix=False).differences == ()
    assert counted(office)[TODAY].by_cell == {PLAIN: 1 + times}


@pytest.mark.parametrize("fix", [False, True])
def test_a_day_that_merely_moves_is_no_difference(
    office: Office, services: FakeServices, fix: bool
) -> None:
    publish(services, "r-1")
    counters = LateCounters(services)

    result = recount(replace(office, counters=counters), command(), TENANT, fix=fix)

    assert result.differences == ()
    assert list(office.audit.of_tenant(TENANT)) == []


class LateCounters(FakeCounters):
    """Something is registered once, between the reading of the counters and of the rows."""

    def __init__(self, services: FakeServices) -> None:
        super().__init__(services.reports)
        self._late: list[Callable[[], object]] = [lambda: publish(services, "late")]

    def rows(self, tenant: str) -> Iterator[tuple[date, Cell]]:
        while self._late:
            self._late.pop()()
        return super().rows(tenant)


def test_a_day_that_never_rests_is_given_up_and_never_spoilt(
    office: Office, services: FakeServices
) -> None:
    publish(services, "r-1")
    miscount(office)
    busy = replace(office, counters=BusyCounters(services, 1000))

    result = recount(busy, command(), TENANT, fix=True)

    assert not result.fixed
    assert not result.agrees
    [left] = recount(office, command(), TENANT, fix=False).differences
    assert left.counted - left.listed == 4


def test_another_tenants_counters_are_not_looked_at(office: Office) -> None:
    office.reports.counters[OTHER_TENANT, TODAY] = Counter({PLAIN: 5})

    assert recount(office, command(), TENANT, fix=True).differences == ()
    assert office.reports.counters[OTHER_TENANT, TODAY] == {PLAIN: 5}


def test_an_unknown_tenant_is_refused(office: Office) -> None:
    with pytest.raises(CommandError, match=OTHER_TENANT):
        recount(office, command(), OTHER_TENANT, fix=True)
