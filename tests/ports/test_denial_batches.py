"""Failed logins: few writes, whatever their number, and a count that is right in the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.adapters.dynamodb import denial_batches as failed_logins
from claimcheck.adapters.dynamodb.denial_batches import BatchedDenials
from claimcheck.domain.audit import AuditEntry
from claimcheck.domain.denials import minute_of
from claimcheck.domain.refusals import Unavailable
from tests.fakes import NOW, FakeAuditLog, FakeDenials
from tests.ports.samples import an_entry
from tests.samples import TENANT

MINUTE = minute_of(NOW)


class CountedWrites(FakeDenials):
    """Knows how often it was written to."""

    def __init__(self) -> None:
        super().__init__(FakeAuditLog())
        self.writes = 0

    def count(self, entry: AuditEntry, attempts: int = 1) -> int:
        self.writes += 1
        return super().count(entry, attempts)

    def number(self, principal: str = "ak_somebody", minute: int = MINUTE) -> int:
        return self.counted[TENANT, principal, minute].attempts


def a_guess(principal: str = "ak_somebody", minutes: int = 0) -> AuditEntry:
    return replace(an_entry(NOW + timedelta(minutes=minutes)), principal=principal)


@pytest.fixture
def written() -> CountedWrites:
    return CountedWrites()


def test_a_thousand_guesses_cost_one_write_per_ten(written: CountedWrites) -> None:
    logins = BatchedDenials(written)

    numbers = [logins.count(a_guess()) for _ in range(1000)]

    assert numbers == list(range(1, 1001))
    assert written.writes == 10 + 99
    assert written.number() == 1000


def test_a_process_that_ends_loses_nine_at_most(written: CountedWrites) -> None:
    for guesses in range(11, 41):
        logins = BatchedDenials(written)
        principal = f"ak_{guesses}"
        for _ in range(guesses):
            logins.count(a_guess(principal))

        assert 0 <= guesses - written.number(principal) <= 9


def test_what_is_left_of_a_minute_is_counted_with_the_next_ones_first(
    written: CountedWrites,
) -> None:
    logins = BatchedDenials(written)
    for _ in range(27):
        logins.count(a_guess())
    assert written.number() == 20

    assert logins.count(a_guess(minutes=3)) == 1

    assert (written.number(), written.number(minute=MINUTE + 3)) == (27, 1)


def test_ids_are_counted_apart(written: CountedWrites) -> None:
    logins = BatchedDenials(written)
    for _ in range(15):
        logins.count(a_guess())

    assert logins.count(a_guess("ak_other")) == 1


def test_where_others_have_filled_the_minute_a_process_holds_back_from_its_second_guess_on(
    written: CountedWrites,
) -> None:
    for _ in range(10):
        written.count(a_guess())
    logins = BatchedDenials(written)
    written.writes = 0

    assert [logins.count(a_guess()) for _ in range(10)] == list(range(11, 21))

    assert written.writes == 1


def test_counts_that_could_not_be_written_are_written_later(written: CountedWrites) -> None:
    logins = BatchedDenials(written)
    for _ in range(19):
        logins.count(a_guess())
    written.reachable = False
    with pytest.raises(Unavailable):
        logins.count(a_guess())
    written.reachable = True

    logins.count(a_guess())

    assert written.number() == 21


def test_no_more_ids_are_remembered_than_there_is_room_for(
    written: CountedWrites, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failed_logins, "MAX_PRINCIPALS", 2)
    logins = BatchedDenials(written)
    for principal in ("ak_1", "ak_2", "ak_3"):
        for _ in range(13):
            logins.count(a_guess(principal))

    # The first made room for the third, and left nothing uncounted.
    assert [written.number(p) for p in ("ak_1", "ak_2", "ak_3")] == [13, 10, 10]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), max_size=150))
def test_however_processes_and_ids_mix_nothing_is_lost_but_what_is_held(
    guesses: list[tuple[int, int]],
) -> None:
    written = CountedWrites()
    processes = [BatchedDenials(written) for _ in range(3)]
    for process, number in guesses:
        processes[process].count(a_guess(f"ak_{number}"))

    for number in range(2):
        made = sum(1 for _, n in guesses if n == number)
        held = written.counted.get((TENANT, f"ak_{number}", MINUTE))
        counted = held.attempts if held else 0
        assert min(made, 10) <= counted <= made
        assert made - counted <= 9 * len(processes)
