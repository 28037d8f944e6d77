"""LinkStore: taking and returning uses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from claimcheck.domain.refusals import Unavailable
from claimcheck.ports import AlreadySpentError, LinkState
from tests.fakes import NOW
from tests.ports.samples import a_link, a_report, an_entry, register, stored
from tests.ports.worlds import World
from tests.samples import TENANT

REPORT = a_report("r-1")


def test_the_state_of_an_unused_link_has_its_report(world: World) -> None:
    register(world.reports, REPORT)

    assert world.links.link_state(a_link(REPORT)) == LinkState(
        replace(REPORT, rev=1), 0, revoked=False
    )


def test_the_state_of_a_link_to_no_report_has_none(world: World) -> None:
    assert world.links.link_state(a_link(REPORT)) == LinkState(None, 0, revoked=False)


def test_a_single_use_link_can_be_used_once(world: World) -> None:
    link = a_link(REPORT)

    world.links.take_use(link, an_entry())

    assert world.links.link_state(link).uses == 1
    with pytest.raises(AlreadySpentError):
        world.links.take_use(link, an_entry())
    assert world.links.link_state(link).uses == 1


def test_a_link_with_three_uses_can_be_used_three_times(world: World) -> None:
    link = a_link(REPORT, max_uses=3)
    for _ in range(3):
        world.links.take_use(link, an_entry())

    with pytest.raises(AlreadySpentError):
        world.links.take_use(link, an_entry())


def test_a_use_of_one_link_leaves_other_links_unused(world: World) -> None:
    world.links.take_use(a_link(REPORT), an_entry())

    assert world.links.link_state(a_link(REPORT)).uses == 0


def test_a_use_and_its_entry_are_committed_together(world: World) -> None:
    link, entry = a_link(REPORT), an_entry()

    world.links.take_use(link, entry)
    with pytest.raises(AlreadySpentError):
        world.links.take_use(link, an_entry())

    assert list(world.trail.of_tenant(TENANT)) == [entry]


def test_an_entry_collision_takes_no_use(world: World) -> None:
    link, entry = a_link(REPORT), an_entry()
    world.audit.append(replace(entry, reason="another"))

    with pytest.raises(Unavailable):
        world.links.take_use(link, entry)
    assert world.links.link_state(link).uses == 0


def test_a_use_that_downloads_sets_downloaded_at(world: World) -> None:
    register(world.reports, REPORT)
    link, entry = a_link(REPORT), an_entry()

    assert world.links.take_use(link, entry, "a claim", downloads=True)

    assert stored(world.reports, REPORT) == replace(REPORT, rev=1, downloaded_at=NOW)
    assert world.links.link_state(link).uses == 1


def test_a_use_without_download_leaves_downloaded_at_unchanged(world: World) -> None:
    register(world.reports, REPORT)

    assert not world.links.take_use(a_link(REPORT), an_entry())

    assert stored(world.reports, REPORT).downloaded_at is None


def test_a_later_downloaded_at_is_kept_and_the_use_still_counts(world: World) -> None:
    register(world.reports, REPORT)
    later = NOW + timedelta(minutes=1)
    world.reports.mark_downloaded(REPORT, later)
    link = a_link(REPORT)

    assert not world.links.take_use(link, an_entry(), downloads=True)

    assert world.links.link_state(link).uses == 1
    assert stored(world.reports, REPORT).downloaded_at == later


def test_a_spent_link_leaves_downloaded_at_unchanged(world: World) -> None:
    register(world.reports, REPORT)
    link = a_link(REPORT)
    world.links.take_use(link, an_entry())

    with pytest.raises(AlreadySpentError):
        world.links.take_use(link, an_entry(), downloads=True)

    assert stored(world.reports, REPORT).downloaded_at is None

    assert world.links.link_state(link).uses == 1


def test_an_idempotency_key_is_recorded_with_its_use(world: World) -> None:
    link, entry = a_link(REPORT), an_entry()

    world.links.take_use(link, entry, "a claim")

    assert world.links.link_state(link, "a claim").previous_use_at == entry.attempt.at.replace(
        microsecond=0
    )
    assert world.links.link_state(link, "another").previous_use_at is None
    assert world.links.link_state(link).previous_use_at is None


def test_an_idempotency_key_takes_no_second_use_within_the_window(world: World) -> None:
    link = a_link(REPORT, max_uses=2)
    world.links.take_use(link, an_entry(), "a claim")

    with pytest.raises(AlreadySpentError):
        world.links.take_use(link, an_entry(), "a claim")

    world.links.take_use(link, an_entry(), "another")
    assert world.links.link_state(link).uses == 2


@pytest.mark.parametrize("idempotency_hash", [None, "c" * 64])
def test_a_returned_use_is_free_again(world: World, idempotency_hash: str | None) -> None:
    link, spent, returned = a_link(REPORT), an_entry(), an_entry()
    world.links.take_use(link, spent, idempotency_hash)

    world.links.return_use(link, spent, returned, idempotency_hash)

    assert world.links.link_state(link, idempotency_hash)[1:] == (0, False, None)
    assert list(world.trail.of_tenant(TENANT)) == [spent, returned]


def test_a_use_can_be_returned_only_once(world: World) -> None:
    link, spent = a_link(REPORT, max_uses=2), an_entry()
    world.links.take_use(link, spent)
    world.links.take_use(link, an_entry())
    returned = an_entry()

    world.links.return_use(link, spent, returned)
    world.links.return_use(link, spent, returned)

    assert world.links.link_state(link).uses == 1


def test_a_use_that_was_not_taken_cannot_be_returned(world: World) -> None:
    link = a_link(REPORT, max_uses=2)
    world.links.take_use(link, an_entry())

    world.links.return_use(link, an_entry(), an_entry())

    assert world.links.link_state(link).uses == 1
