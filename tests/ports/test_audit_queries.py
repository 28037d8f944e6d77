"""AuditTrail: by tenant, by report, by principal, within days; and every row as it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from claimcheck.adapters.dynamodb.audit_items import line_of, row_of
from claimcheck.adapters.dynamodb.audit_log import item_of
from claimcheck.adapters.dynamodb.audit_trail import DynamoAuditTrail
from claimcheck.domain.archive.lines import EntryKey, LineKind, UnreadableRow
from claimcheck.domain.report import Kind, Subject
from claimcheck.domain.span import span_of_days
from tests.fakes import NOW
from tests.ports.samples import a_report, an_entry
from tests.ports.worlds import World
from tests.samples import OTHER_TENANT, TENANT
from tests.simulated_aws import simulated_client
from tests.template import create_tables

TODAY = NOW.date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
MIDNIGHT = NOW.replace(hour=0)


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (None, None, [0, 1, 2, 3]),
        (TODAY, TODAY, [1, 2]),
        (TODAY, None, [1, 2, 3]),
        (None, YESTERDAY, [0]),
        (TOMORROW + timedelta(days=1), None, []),
    ],
)
def test_days_are_whole_and_both_inclusive(
    world: World, first: date | None, last: date | None, found: list[int]
) -> None:
    ms = timedelta(milliseconds=1)
    times = (
        MIDNIGHT - ms,
        MIDNIGHT,
        MIDNIGHT + timedelta(days=1) - ms,
        MIDNIGHT + timedelta(days=1),
    )
    entries = [an_entry(at) for at in times]
    for entry in entries:
        world.audit.append(entry)

    span = span_of_days(first, last)

    assert list(world.trail.of_tenant(TENANT, span)) == [entries[n] for n in found]
    assert list(world.trail.rows(span, TENANT)) == [entries[n] for n in found]
    assert set(map(str, world.trail.rows(span))) == {str(entries[n]) for n in found}


def test_a_report_has_its_own_entries(world: World) -> None:
    mine, other, task = (an_entry(report=a_report(n)) for n in ("mine", "other", "mine"))
    task = replace(task, subject=Subject(Kind.TASK, "mine"))
    foreign = an_entry(tenant=OTHER_TENANT)
    for entry in (mine, other, task, foreign):
        world.audit.append(entry)

    assert list(world.trail.of_report(TENANT, Subject(Kind.REPORT, "mine"))) == [mine]
    assert list(world.trail.of_report(OTHER_TENANT, Subject(Kind.REPORT, "mine"))) == []


def test_a_principal_has_its_own_entries(world: World) -> None:
    mine, other = an_entry(), replace(an_entry(), principal="ak_else")
    for entry in (mine, other):
        world.audit.append(entry)

    assert list(world.trail.of_tenant(TENANT, span_of_days(TODAY, TODAY), "ak_else")) == [other]


def test_rows_are_of_every_tenant_or_of_one(world: World) -> None:
    mine, other = an_entry(), an_entry(tenant=OTHER_TENANT)
    for entry in (mine, other):
        world.audit.append(entry)

    assert list(world.trail.rows(tenant=OTHER_TENANT)) == [other]
    assert len(list(world.trail.rows())) == 2


@pytest.mark.usefixtures("aws")
def test_rows_that_nobody_of_ours_writes_come_as_they_stand() -> None:
    dynamodb = simulated_client("dynamodb")
    create_tables(dynamodb)
    item = {"tenant": {"S": TENANT}, "at": {"S": "2026-03-14#x"}, "forged": {"BOOL": True}}
    dynamodb.put_item(TableName="AuditTable", Item=item)

    found = list(DynamoAuditTrail(dynamodb, "AuditTable").rows())

    assert found == [UnreadableRow(EntryKey(TENANT, "2026-03-14", "x"), item)]


@pytest.mark.parametrize(
    "change",
    [
        {"forged": {"S": "x"}},
        {"size": {"SS": ["3"]}},
        {"action": {"S": "invented"}},
        {"principal": {"S": "x" * 65}},
        {"at": {"S": "yesterday"}},
        {"subject": {"S": "no subject"}},
        {"detail": {"L": []}},
        {"reason": {"NULL": True}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_row_is_read_to_its_last_attribute(change: dict[str, Any]) -> None:
    item = item_of(an_entry())

    assert not isinstance(row_of(item), UnreadableRow)
    assert isinstance(row_of(item | change), UnreadableRow)


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"eventID": "e", "eventName": "INSERT"},
        {"eventID": "e", "eventName": "INSERT", "dynamodb": None},
        {"eventID": "e", "eventName": "INSERT", "dynamodb": {"NewImage": {"tenant": {"S": "t"}}}},
        {"eventID": "e", "eventName": "INSERT", "dynamodb": {"NewImage": {"tenant": "t"}}},
        {"eventID": "e", "eventName": "INSERT", "dynamodb": {"NewImage": [1]}},
        {"eventID": "e", "eventName": "ELSE", "dynamodb": {"NewImage": item_of(an_entry())}},
        {"eventID": "e", "dynamodb": {"ApproximateCreationDateTime": "soon"}},
        {"eventID": "e", "dynamodb": {"ApproximateCreationDateTime": 1e30}},
    ],
)
def test_whatever_the_stream_brings_becomes_a_line(record: dict[str, Any]) -> None:
    line = line_of(record, NOW)

    assert (line.kind, line.time) == (LineKind.UNREADABLE, NOW)
    assert line.event
