"""Transactions that meet: tried again, then given up as unavailable, never taken for spent."""

from __future__ import annotations

from collections import Counter

import pytest

from claimcheck.domain.link import Link
from claimcheck.domain.refusals import Unavailable
from tests.fakes import NOW
from tests.ports.samples import a_link, a_report, an_entry, register, stored
from tests.races.crowd import THREADS, at_once, outcome, outcomes
from tests.races.table_layer import TableLayer
from tests.races.test_links import uses
from tests.races.wire import Conflicts, Meetings

pytestmark = pytest.mark.race

REPORT = a_report("r-1")
TURNS = 5
SECONDS = 0.01


def test_a_conflict_is_tried_again_as_the_very_same_transaction(layer: TableLayer) -> None:
    link, conflicts = a_link(REPORT), Conflicts(layer.client, TURNS - 1)

    layer.links.take_use(link, an_entry())

    assert len(conflicts.bodies) == TURNS
    assert len(set(conflicts.bodies)) == 1
    assert (uses(layer, link), len(layer.entries())) == (1, 1)


def test_conflicts_without_end_are_unavailable_and_leave_nothing(layer: TableLayer) -> None:
    link = a_link(REPORT)
    Conflicts(layer.client, TURNS)

    with pytest.raises(Unavailable):
        layer.links.take_use(link, an_entry())
    assert not layer.rows("LinksTable")
    assert not layer.entries()

    layer.links.take_use(link, an_entry())
    assert uses(layer, link) == 1


def test_callers_that_meet_hear_spent_only_of_links_that_are(layer: TableLayer) -> None:
    link, meetings = a_link(REPORT), Meetings(layer.client, SECONDS)

    ended = outcomes([lambda: layer.links.take_use(link, an_entry())] * THREADS)

    assert meetings.count
    assert set(ended) <= {"done", "AlreadySpentError", "Unavailable"}
    assert ended["done"] == uses(layer, link) == len(layer.entries()) == 1


def test_callers_that_come_again_after_meeting_share_out_every_use(layer: TableLayer) -> None:
    link, meetings = a_link(REPORT, max_uses=9), Meetings(layer.client, SECONDS)

    def persist(_: int) -> str:
        """As a client does that is told to come again in a second."""
        for _turn in range(THREADS):
            ended = outcome(lambda: layer.links.take_use(link, an_entry()))
            if ended != "Unavailable":
                return ended
        return ended

    ended = Counter(at_once(persist, range(THREADS)))

    assert meetings.count
    assert ended == {"done": 9, "AlreadySpentError": THREADS - 9}
    assert uses(layer, link) == len(layer.entries()) == 9


def test_links_of_one_report_never_wait_for_its_row(layer: TableLayer) -> None:
    register(layer.reports, REPORT)
    links, meetings = [a_link(REPORT) for _ in range(THREADS)], Meetings(layer.client, SECONDS)

    ended = Counter(
        at_once(lambda n: outcome(lambda: redeem(layer, links[n])), range(THREADS)),
    )

    assert meetings.count
    assert ended == {"done": THREADS}
    assert all(uses(layer, link) == 1 for link in links)
    assert stored(layer.reports, REPORT).downloaded_at == NOW


def redeem(layer: TableLayer, link: Link) -> None:
    layer.links.take_use(link, an_entry(), downloads=True)


def test_registrations_that_meet_on_a_counter_leave_it_right(layer: TableLayer) -> None:
    meetings = Meetings(layer.client, SECONDS)

    ended = at_once(
        lambda n: outcome(lambda: register(layer.reports, a_report(f"r-{n}"))), range(THREADS)
    )

    assert meetings.count
    assert set(ended) <= {"done", "Unavailable"}
    comparison = layer.comparison()
    assert not comparison.differences
    assert (
        sum(comparison.listed[REPORT.day].values()) == ended.count("done") == len(layer.entries())
    )
