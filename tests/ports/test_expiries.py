"""Expiries: what has come to its end, of all tenants, oldest end first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from claimcheck.domain.report import Kind, Report, State
from claimcheck.domain.retention import Retention
from claimcheck.ports import RowKey
from tests.fakes import NOW
from tests.ports.samples import a_report, change, register, stored
from tests.ports.worlds import World
from tests.samples import OTHER_TENANT, TENANT


def ending(report_id: str, days: int, **of: object) -> Report:
    """A report that ends so many days from now."""
    end = NOW + timedelta(days=days)
    return a_report(report_id, retention=Retention.DAYS_7, expires_at=end, **of)


def due_ids(world: World, limit: int = 100) -> list[str]:
    return [key.report_id for key in world.expiries.due(NOW, limit)]


def test_what_ended_is_due_however_long_ago_that_was(world: World) -> None:
    register(world.reports, ending("yesterday", -1), ending("long ago", -4000), ending("now", 0))
    register(world.reports, ending("tomorrow", 1), a_report("kept"))

    assert due_ids(world) == ["long ago", "yesterday", "now"]


def test_reports_of_every_tenant_and_kind_are_due(world: World) -> None:
    register(world.reports, ending("12", -1, kind=Kind.TASK))
    register(world.reports, ending("r-1", -2, tenant=OTHER_TENANT))

    assert list(world.expiries.due(NOW, 10)) == [
        RowKey(OTHER_TENANT, Kind.REPORT, "r-1"),
        RowKey(TENANT, Kind.TASK, "12"),
    ]


def test_a_run_takes_those_that_ended_first(world: World) -> None:
    register(world.reports, *(ending(f"r-{days:02}", -days) for days in range(40)))

    assert due_ids(world, 3) == ["r-39", "r-38", "r-37"]
    assert len(due_ids(world)) == 40


def test_what_is_retired_is_due_no_more(world: World) -> None:
    register(world.reports, ending("r-1", -1))
    row = stored(world.reports, ending("r-1", -1))

    change(world.reports, row, replace(row, state=State.RETIRED))

    assert due_ids(world) == []
    assert stored(world.reports, row).expires_at == row.expires_at


def test_what_was_given_another_end_is_due_then(world: World) -> None:
    register(world.reports, ending("r-1", -1))
    row = stored(world.reports, ending("r-1", -1))

    change(world.reports, row, replace(row, expires_at=NOW + timedelta(days=1)))

    assert due_ids(world) == []
    assert len(world.expiries.due(NOW + timedelta(days=1), 10)) == 1
