"""Retiring expired reports: each once, with an entry, and out of the count."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from claimcheck.domain.audit import Action
from claimcheck.domain.listing import ReportFilter
from claimcheck.domain.refusals import Unavailable
from claimcheck.domain.report import Kind, Report, State
from claimcheck.ports import RowKey
from claimcheck.usecases.list_reports import list_by_offset, list_newer, list_older
from claimcheck.usecases.retire_expired import retire_expired
from tests.fakes import NOW, FakeServices
from tests.samples import OTHER_TENANT, TENANT, publish

PAST, FUTURE = NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)


class StaleExpiries:
    """An index that lags the rows."""

    def __init__(self, *keys: RowKey) -> None:
        self._keys = keys

    def due(self, _now: datetime, _limit: int) -> tuple[RowKey, ...]:
        return self._keys


def counted(services: FakeServices) -> int:
    return ReportFilter().total(services.index.counts(TENANT, ReportFilter()))


def state_of(services: FakeServices, report: Report) -> State:
    return services.reports.rows[report.tenant, report.kind, report.id].state


def test_only_expired_reports_are_retired(services: FakeServices) -> None:
    ended = [
        publish(services, "one", expires_at=NOW),
        publish(services, "12", kind=Kind.TASK, expires_at=PAST),
        publish(services, "one", tenant=OTHER_TENANT, expires_at=PAST),
    ]
    others = [publish(services, "two", expires_at=FUTURE), publish(services, "three")]

    assert retire_expired(services, NOW) == 3

    assert [state_of(services, report) for report in ended] == [State.RETIRED] * 3
    assert [state_of(services, report) for report in others] == [State.FINISHED] * 2
    assert counted(services) == 2


def test_each_retired_report_has_its_own_entry(services: FakeServices) -> None:
    publish(services, "one", expires_at=PAST)
    publish(services, "two", expires_at=PAST)

    retire_expired(services, NOW)

    entries = list(services.audit.of_tenant(TENANT))
    assert len({entry.attempt.id for entry in entries}) == 2
    assert {(e.action, e.reason, e.principal, e.principal_kind) for e in entries} == {
        (Action.RETIRED, "expired", "maintenance", "maintenance")
    }
    assert {entry.subject.id for entry in entries if entry.subject} == {"one", "two"}


def test_a_run_is_bounded_and_the_next_run_continues(services: FakeServices) -> None:
    for number in range(5):
        publish(services, f"r-{number}", expires_at=NOW - timedelta(days=number))

    runs = [retire_expired(services, NOW, limit=2) for _ in range(4)]

    assert runs == [2, 2, 1, 0]
    assert len(services.audit.entries) == 5


def test_a_lagging_index_retires_nothing_twice_or_too_early(
    services: FakeServices,
) -> None:
    publish(services, "retired", expires_at=PAST, state=State.RETIRED)
    publish(services, "later", expires_at=FUTURE)
    publish(services, "kept")
    ids = ("retired", "later", "kept", "nothing")
    stale = replace(
        services,
        expiries=StaleExpiries(*(RowKey(TENANT, Kind.REPORT, report_id) for report_id in ids)),  # type: ignore[arg-type] # a lagging index
    )

    assert retire_expired(stale, NOW) == 0
    assert services.audit.entries == []


def test_a_conflict_on_one_row_does_not_stop_the_run(services: FakeServices) -> None:
    first = publish(services, "one", expires_at=PAST - timedelta(days=1))
    second = publish(services, "two", expires_at=PAST)
    # Another entry has the same key, so the change cannot be committed.
    retire_expired(services, NOW, limit=1)
    services.reports.rows[first.tenant, first.kind, first.id] = first
    taken = services.audit.entries[0]
    services.audit.entries[:] = [
        replace(taken, attempt=replace(taken.attempt, id=FakeServices.fresh().entropy.uuid()))
    ]
    again = replace(services, entropy=FakeServices.fresh().entropy)

    assert retire_expired(again, NOW) == 1
    assert (state_of(services, first), state_of(services, second)) == (
        State.FINISHED,
        State.RETIRED,
    )


def test_a_listing_omits_expired_reports_before_they_are_retired(services: FakeServices) -> None:
    for number in range(6):
        end = PAST if number % 2 else None
        created_at = NOW - timedelta(hours=number)
        publish(services, f"r-{number}", created_at=created_at, expires_at=end)
    everything = ReportFilter()

    by_offset = list_by_offset(services, TENANT, everything, 4, 0)
    first = list_older(services, TENANT, everything, 4, None)
    assert first.older is not None
    second = list_older(services, TENANT, everything, 4, first.older)
    assert second.newer is not None
    back = list_newer(services, TENANT, everything, 4, second.newer)

    assert [[r.id for r in page.reports] for page in (by_offset, first, second, back)] == [
        ["r-0", "r-2"],
        ["r-0", "r-2"],
        ["r-4"],
        ["r-0", "r-2"],
    ]
    assert first.count == 6
    retire_expired(services, NOW)
    assert list_older(services, TENANT, everything, 4, None).count == 3


def test_a_failing_table_raises_unavailable(services: FakeServices) -> None:
    class Failing(StaleExpiries):
        def due(self, _now: datetime, _limit: int) -> tuple[RowKey, ...]:
            raise Unavailable("expiries:down")

    broken = replace(services, expiries=Failing())  # type: ignore[arg-type] # a failing index

    with pytest.raises(Unavailable):
        retire_expired(broken, NOW)
