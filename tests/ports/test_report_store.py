"""ReportStore: rows, and what moves with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from claimcheck.domain.listing import ReportFilter
from claimcheck.domain.report import Interval, Kind, Report, Source, State
from claimcheck.domain.retention import Retention
from claimcheck.ports import Change, ConflictError
from tests.fakes import NOW
from tests.ports.samples import a_file, a_report, an_entry, change, register, stored
from tests.ports.worlds import World
from tests.samples import OTHER_TENANT, TENANT

ROWS = {
    "plain": a_report("r-plain"),
    "full": a_report(
        "r-full",
        source=Source.AUTO,
        interval=Interval.WEEKLY,
        single_use=True,
        restricted=True,
        params={"n": 1, "rate": 0.50, "none": None, "deep": {"list": [1, "zwei", False]}},
        revision=7,
        file=a_file("r-full", sha256="ab" * 32, filename="Umsätze 2026.csv", present=False),
    ),
    "kept": a_report("r-kept", retention=Retention.DAYS_30, expires_at=NOW),
    "pending": a_report("12", kind=Kind.TASK, state=State.PENDING, action="import", file=None),
    "inbox": a_report("d.1~x", kind=Kind.DOCUMENT, sequencer="0055AED6DCD90281E5"),
    "old": a_report("r-old", created_at=datetime(1, 1, 1, tzinfo=UTC)),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS.keys())
def test_a_row_comes_back_as_it_was_stored(world: World, row: Report) -> None:
    register(world.reports, row)

    assert world.reports.get(TENANT, row.kind, row.id) == replace(row, rev=1)


def test_numbers_among_the_params_keep_their_type(world: World) -> None:
    register(world.reports, a_report("r-1", params={"whole": 1, "real": 1.0, "yes": True}))

    params = stored(world.reports, a_report("r-1")).params
    assert [type(value) for value in params.values()] == [int, float, bool]


def test_ids_are_of_one_tenant_and_one_kind(world: World) -> None:
    register(world.reports, a_report("r-1"))

    assert world.reports.get(OTHER_TENANT, Kind.REPORT, "r-1") is None
    assert world.reports.get(TENANT, Kind.DOCUMENT, "r-1") is None


def test_a_changed_row_loses_what_it_has_no_more(world: World) -> None:
    register(world.reports, a_report("r-1", interval=Interval.DAILY, revision=1))
    before = stored(world.reports, a_report("r-1"))

    after = replace(before, state=State.FAILED, file=None, interval=None, revision=None)
    change(world.reports, before, after)

    assert stored(world.reports, before) == replace(after, rev=2)


def test_whoever_read_an_older_row_conflicts(world: World) -> None:
    register(world.reports, a_report("r-1"))
    read = stored(world.reports, a_report("r-1"))
    change(world.reports, read, replace(read, name="first"))

    with pytest.raises(ConflictError):
        change(world.reports, read, replace(read, name="second"))
    assert stored(world.reports, read).name == "first"


def test_a_row_cannot_be_new_twice(world: World) -> None:
    register(world.reports, a_report("r-1"))

    with pytest.raises(ConflictError):
        register(world.reports, a_report("r-1"))


def test_a_vanished_row_cannot_be_changed(world: World) -> None:
    before = a_report("r-1", rev=3)

    with pytest.raises(ConflictError):
        change(world.reports, before, replace(before, name="second"))


def test_one_conflict_undoes_the_whole_transaction(world: World) -> None:
    register(world.reports, a_report("r-1"))
    day = ReportFilter(NOW.date(), NOW.date())

    with pytest.raises(ConflictError):
        register(world.reports, a_report("r-2"), a_report("r-1"))

    assert world.reports.get(TENANT, Kind.REPORT, "r-2") is None
    assert day.total(world.index.counts(TENANT, day)) == 1
    assert len(list(world.trail.of_tenant(TENANT))) == 1


def test_a_change_commits_its_entry(world: World) -> None:
    report = a_report("r-1")
    entry = an_entry(report=report)

    world.reports.commit([Change(None, report, entry)])

    assert list(world.trail.of_tenant(TENANT)) == [entry]


def test_an_entry_whose_place_is_taken_undoes_the_change(world: World) -> None:
    report = a_report("r-1")
    entry = an_entry(report=report)
    world.audit.append(replace(entry, reason="another"))

    with pytest.raises(ConflictError):
        world.reports.commit([Change(None, report, entry)])
    assert world.reports.get(TENANT, Kind.REPORT, "r-1") is None


def test_forty_nine_rows_of_two_days_fit_one_transaction(world: World) -> None:
    reports = [a_report(f"r-{n}", created_at=NOW - timedelta(days=n % 2)) for n in range(49)]

    register(world.reports, *reports)

    counts = world.index.counts(TENANT, ReportFilter())
    assert [sum(counts[NOW.date() - timedelta(days=n)].values()) for n in (0, 1)] == [25, 24]


def test_an_encrypted_id_finds_the_report_of_its_tenant_only(world: World) -> None:
    report = a_report("r-1", state=State.RETIRED)
    register(world.reports, report, a_report("r-2"))

    assert world.reports.find_encrypted(TENANT, report.encrypted_id) == replace(report, rev=1)
    assert world.reports.find_encrypted(OTHER_TENANT, report.encrypted_id) is None


@pytest.mark.parametrize("text", ["", "x", "x" * 5000, "é" * 36, "report#r-1"])
def test_what_is_no_encrypted_id_finds_nothing(world: World, text: str) -> None:
    register(world.reports, a_report("r-1"))

    assert world.reports.find_encrypted(TENANT, text) is None


def test_an_object_key_finds_the_report_of_its_tenant_only(world: World) -> None:
    report = a_report("r-1")
    register(world.reports, report, a_report("r-2"))
    key = a_file("r-1").key

    assert world.reports.find_stored(TENANT, key) == replace(report, rev=1)
    assert world.reports.find_stored(OTHER_TENANT, key) is None


def test_a_key_that_a_report_has_left_finds_it_no_more(world: World) -> None:
    register(world.reports, a_report("r-1"))
    before = stored(world.reports, a_report("r-1"))
    change(world.reports, before, replace(before, file=a_file("r-1", key="reports/x/new.csv")))

    assert world.reports.find_stored(TENANT, a_file("r-1").key) is None
    assert world.reports.find_stored(TENANT, "reports/x/new.csv") is not None


def test_a_download_moves_its_moment_forward_and_never_back(world: World) -> None:
    register(world.reports, a_report("r-1"))
    row = stored(world.reports, a_report("r-1"))

    moments = []
    for seconds in (60.9, 30, 90):
        world.reports.mark_downloaded(row, NOW + timedelta(seconds=seconds))
        moments.append(stored(world.reports, row).downloaded_at)

    assert moments == [NOW + timedelta(seconds=s) for s in (60, 60, 90)]


def test_a_download_leaves_the_rev_alone(world: World) -> None:
    register(world.reports, a_report("r-1"))
    row = stored(world.reports, a_report("r-1"))

    world.reports.mark_downloaded(row, NOW)

    assert stored(world.reports, row) == replace(row, downloaded_at=NOW)


def test_a_change_keeps_the_download_that_came_in_between(world: World) -> None:
    register(world.reports, a_report("r-1"))
    read = stored(world.reports, a_report("r-1"))
    world.reports.mark_downloaded(read, NOW)

    change(world.reports, read, replace(read, name="renamed"))

    assert stored(world.reports, read) == replace(read, name="renamed", downloaded_at=NOW, rev=2)


def test_a_download_of_a_row_that_is_gone_leaves_no_trace(world: World) -> None:
    world.reports.mark_downloaded(a_report("r-1"), NOW)

    assert world.reports.get(TENANT, Kind.REPORT, "r-1") is None
