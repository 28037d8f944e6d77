"""Clock and Entropy: the machine's own beside those that tests steer."""

from __future__ import annotations

import re
from datetime import UTC
from uuid import UUID

import pytest

from claimcheck.adapters.system.clock import SystemClock
from claimcheck.adapters.system.entropy import SystemEntropy
from claimcheck.ports import Clock, Entropy
from tests.fakes import FakeClock, FakeEntropy


@pytest.mark.parametrize("clock", [FakeClock(), SystemClock()], ids=["fake", "system"])
def test_time_is_aware_in_utc_and_never_runs_back(clock: Clock) -> None:
    first, second = clock.now(), clock.now()

    assert first.tzinfo is UTC
    assert first <= second


@pytest.mark.parametrize("entropy", [FakeEntropy(), SystemEntropy()], ids=["fake", "system"])
def test_random_values_have_their_form_and_never_repeat(entropy: Entropy) -> None:
    tokens = [entropy.token() for _ in range(100)]
    uuids = [entropy.uuid() for _ in range(100)]

    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", token) for token in tokens)
    assert [str(UUID(text)) for text in uuids] == uuids
    assert (len(set(tokens)), len(set(uuids))) == (100, 100)
