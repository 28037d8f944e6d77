"""Registering, retiring and recounting at the same time: rows and counters always agree after."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from claimcheck.domain.caller import Tenant
from claimcheck.domain.counting import Cell
from claimcheck.domain.report import Kind, Report, Source, State
from claimcheck.ports import ConflictError
from claimcheck.usecases.operator import Command
from claimcheck.usecases.plan_change import ExportEvent
from claimcheck.usecases.recount import recount
from claimcheck.usecases.register_exports import RegistrationStatus, register_exports
from claimcheck.usecases.report_admin import retire_report
from tests.fakes import NOW
from tests.ports.samples import a_report, register
from tests.races.crowd import THREADS, at_once, outcome
from tests.races.table_layer import TableLayer
from tests.samples import TENANT, an_attempt, an_export

pytestmark = pytest.mark.race

ROUNDS = 3
RECOUNTS = 3
OLD = 40


def consumed(layer: TableLayer, report_id: str, revision: int, **of: Any) -> RegistrationStatus:
    """One consumer's one message, seen again as often as the queue would show it."""
    layer.files.put(f"reports/{TENANT}/{report_id}.csv", b"a,b\n", content_type="text/csv")
    said = an_export(report_id, revision=revision, **of)
    for _ in range(THREADS):
        [settled] = register_exports(layer, [ExportEvent(an_attempt("Export Completed"), said)])
        if settled.status is not RegistrationStatus.RETRY:
            return settled.status
    return settled.status


def consumed_by_all(layer: TableLayer, report_id: str) -> Counter[RegistrationStatus]:
    """What becomes of one event that comes to every consumer."""
    return Counter(at_once(lambda _: consumed(layer, report_id, 1), range(THREADS)))


def row(layer: TableLayer, report_id: str) -> Report:
    found = layer.reports.get(TENANT, Kind.REPORT, report_id)
    assert found is not None
    return found


def command() -> Command:
    return Command(an_attempt("cli"), "ada")


def test_of_many_consumers_of_one_event_one_registers_it(layer: TableLayer) -> None:
    for number in range(1, ROUNDS + 1):
        statuses = consumed_by_all(layer, f"r-{number}")

        assert statuses == {
            RegistrationStatus.REGISTERED: 1,
            RegistrationStatus.DUPLICATE: THREADS - 1,
        }
        assert len(layer.entries()) == number
        comparison = layer.comparison()
        assert not comparison.differences
        assert sum(sum(day.values()) for day in comparison.listed.values()) == number


def test_of_many_revisions_at_once_the_highest_stays(layer: TableLayer) -> None:
    """Each of another day, source and interval: every overtaking moves two counters."""

    def consume(number: int) -> RegistrationStatus:
        created = NOW - timedelta(days=number % 7)
        source = Source.AUTO if number % 2 else Source.MANUAL
        return consumed(layer, "r-1", number + 1, created_at=created, source=source)

    statuses = Counter(at_once(consume, range(THREADS)))

    assert set(statuses) <= {RegistrationStatus.REGISTERED, RegistrationStatus.DUPLICATE}
    assert row(layer, "r-1").revision == THREADS
    assert row(layer, "r-1").rev == statuses[RegistrationStatus.REGISTERED] == len(layer.entries())
    assert not layer.comparison().differences


def test_reports_of_one_day_registered_at_once_are_all_counted(layer: TableLayer) -> None:
    statuses = at_once(lambda number: consumed(layer, f"r-{number}", 1), range(THREADS))

    assert set(statuses) == {RegistrationStatus.REGISTERED}
    assert not layer.comparison().differences
    assert len(layer.entries()) == THREADS


def test_a_report_retired_while_it_is_registered_again_is_counted_as_it_ends(
    layer: TableLayer,
) -> None:
    for number in range(ROUNDS):
        report_id = f"r-{number}"
        consumed(layer, report_id, 1)

        def act(turn: int, report_id: str = report_id) -> None:
            if turn % 2:
                consumed(layer, report_id, turn + 2)
                return
            try:
                retire_report(layer, command(), TENANT, Kind.REPORT, report_id)
            except ConflictError:
                return

        at_once(act, range(THREADS))

        ended = row(layer, report_id)
        assert ended.state in (State.RETIRED, State.FINISHED)
        assert not layer.comparison().differences


def miscount(layer: TableLayer) -> None:
    """Let the day's counter say what no transaction of ours would."""
    key = {"tenant": {"S": TENANT}, "entity": {"S": f"count#{NOW.date().isoformat()}"}}
    layer.client.update_item(
        TableName="ReportsTable",
        Key=key,
        UpdateExpression="ADD #cell :wrong",
        ExpressionAttributeNames={"#cell": "mn4"},
        ExpressionAttributeValues={":wrong": {"N": "7"}},
    )


@pytest.mark.parametrize("wrong", [True, False])
def test_recounts_while_reports_are_registered_make_no_counter_wrong(
    layer: TableLayer, wrong: bool
) -> None:
    layer.access_admin.add_tenant(Tenant(TENANT, "", NOW))
    register(layer.reports, *(a_report(f"old-{n}") for n in range(OLD)))
    if wrong:
        miscount(layer)

    def act(number: int) -> None:
        """Some mend, again and again; most register."""
        if number % 8:
            consumed(layer, f"new-{number}", 1, created_at=NOW)
            return
        for _ in range(RECOUNTS):
            recount(layer, command(), TENANT, fix=True)

    at_once(act, range(THREADS))

    # What comes and goes can hide a wrong number from a recount: one at rest finds it.
    last = recount(layer, command(), TENANT, fix=wrong)
    comparison = layer.comparison()
    assert last.agrees
    assert not comparison.differences
    assert sum(comparison.listed[NOW.date()].values()) == OLD + THREADS * 7 // 8


def test_of_many_who_mend_one_counter_from_one_reading_one_does(layer: TableLayer) -> None:
    report = a_report("r-1")
    register(layer.reports, report)
    before = layer.counters.counts(TENANT)[report.day]
    cell = Cell.of(report.created_at, report.facet)
    wanted = [{cell: number} for number in range(2, THREADS + 2)]
    repair = partial(layer.counters.repair, TENANT, report.day, before)

    ended = at_once(outcome, [partial(repair, counts) for counts in wanted])

    assert Counter(ended) == {"done": 1, "ConflictError": THREADS - 1}
    repaired = layer.counters.counts(TENANT)[report.day]
    assert repaired.by_cell == wanted[ended.index("done")]
    assert repaired.rev == before.rev + 1
