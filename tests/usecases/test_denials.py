"""Denials: entries and counts account for every denied attempt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.domain.audit import AuditEntry, Outcome, denied
from claimcheck.domain.caller import Caller
from claimcheck.domain.denials import DENIED_REPEATEDLY
from claimcheck.usecases import denials as module
from claimcheck.usecases.denials import close_denials, record_denial
from tests.fakes import NOW, FakeServices
from tests.samples import TENANT, an_attempt


def a_denial(principal: str = "link-1", seconds: float = 0) -> AuditEntry:
    attempt = replace(an_attempt(), at=NOW + timedelta(seconds=seconds))
    return denied(attempt, Caller(TENANT, principal, "link"), "link_spent")


def close(services: FakeServices, seconds: float) -> int:
    return close_denials(services, NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(("seconds", "closed"), [(59, 0), (60, 0), (119, 0), (120, 1), (9999, 1)])
def test_a_counter_is_reported_a_minute_after_its_minute(
    services: FakeServices, seconds: int, closed: int
) -> None:
    for _ in range(11):
        record_denial(services, a_denial())

    assert close(services, seconds) == closed


def test_the_entry_has_the_principal_the_count_and_the_minute(
    services: FakeServices,
) -> None:
    for _ in range(42):
        record_denial(services, a_denial(seconds=7))

    close(services, 120)

    entry = services.audit.entries[-1]
    assert (entry.tenant, entry.principal, entry.principal_kind) == (TENANT, "link-1", "link")
    assert (entry.action, entry.outcome, entry.reason) == ("attempted", "denied", DENIED_REPEATEDLY)
    assert entry.count == 32
    assert entry.attempt.at == NOW + timedelta(seconds=59, milliseconds=999)


def test_the_next_run_reports_the_remaining_counters(
    services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_COUNTERS_PER_RUN", 2)
    for number in range(3):
        for _ in range(11):
            record_denial(services, a_denial(f"link-{number}"))

    assert [close(services, 120) for _ in range(3)] == [2, 1, 0]


ATTEMPTS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 240), st.integers(1, 30)))


@given(ATTEMPTS, st.lists(st.integers(0, 600)))
def test_entries_account_for_all_attempts_whenever_counters_are_reported(
    bursts: list[tuple[int, int, int]], closings: list[int]
) -> None:
    services = FakeServices.fresh()
    for number, (principal, seconds, times) in enumerate(bursts):
        for _ in range(times):
            record_denial(services, a_denial(f"link-{principal}", seconds))
        for closing in closings[number : number + 1]:
            close(services, closing)  # early ones, and late ones that later attempts reopen
    close(services, 10_000)

    for principal in range(3):
        mine = [e for e in services.audit.entries if e.principal == f"link-{principal}"]
        made = sum(times for link, _, times in bursts if link == principal)
        assert all(entry.outcome is Outcome.DENIED for entry in mine)
        assert sum(entry.count for entry in mine) == made
