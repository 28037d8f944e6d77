"""How long an issuer's keys are believed, and how seldom it is asked for them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from http.client import IncompleteRead
from threading import Barrier

import pytest

from claimcheck.adapters.tokens.jwks import IssuerKeys
from claimcheck.domain.refusals import Unavailable
from tests.fakes import FakeClock
from tests.fakes.issuer import ec_key, jwk_of, key_set, rsa_key

OLD, NEW = jwk_of(rsa_key(), "old"), jwk_of(ec_key(), "new")
MINUTE, DAY = 60, 24 * 3600


class Source:
    """What the issuer would answer; an exception in place of a document is raised."""

    def __init__(self) -> None:
        self.answer: bytes | Exception = key_set(OLD)
        self.asked = 0

    def __call__(self) -> bytes:
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def keys(source: Source, clock: FakeClock) -> IssuerKeys:
    return IssuerKeys("https://login.example.com/keys", source, clock)


def test_nothing_is_asked_before_a_token_comes(keys: IssuerKeys, source: Source) -> None:
    assert source.asked == 0
    assert keys.find("old") is not None
    assert source.asked == 1


def test_known_keys_are_believed_for_ten_minutes_and_then_asked_for_again(
    keys: IssuerKeys, source: Source, clock: FakeClock
) -> None:
    asked = []
    for seconds in (0, 599.9, 0.1, 599.9, 0.1):
        clock.advance(seconds)
        assert keys.find("old") is not None
        asked.append(source.asked)

    assert asked == [1, 1, 2, 2, 3]


def test_a_new_key_is_found_within_a_minute_of_its_first_token(
    keys: IssuerKeys, source: Source, clock: FakeClock
) -> None:
    assert keys.find("old") is not None
    source.answer = key_set(OLD, NEW)

    assert keys.find("new") is None
    clock.advance(MINUTE)
    assert keys.find("new") is not None
    assert source.asked == 2


def test_made_up_key_ids_ask_once_a_minute_whatever_comes_of_it(
    keys: IssuerKeys, source: Source, clock: FakeClock
) -> None:
    for minute in range(1, 4):
        for number in range(50):
            assert keys.find(f"made-up-{number}") is None
        assert source.asked == minute
        clock.advance(MINUTE)


def test_a_key_that_the_issuer_took_back_is_gone_with_the_next_answer(
    keys: IssuerKeys, source: Source, clock: FakeClock
) -> None:
    assert keys.find("old") is not None
    source.answer = key_set(NEW)

    clock.advance(10 * MINUTE)

    assert keys.find("old") is None
    assert keys.find("new") is not None
    assert source.asked == 2


FAILURES = [OSError("down"), TimeoutError(), IncompleteRead(b""), b"<html>", b"[" * 60_000]


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: ascii(failure)[:20])
def test_the_last_good_keys_stand_for_a_day_while_the_issuer_is_down(
    keys: IssuerKeys, source: Source, clock: FakeClock, failure: bytes | Exception
) -> None:
    assert keys.find("old") is not None
    source.answer = failure

    clock.advance(DAY - 0.1)
    assert keys.find("old") is not None
    assert keys.find("new") is None
    assert source.asked == 2
    clock.advance(0.1)
    with pytest.raises(Unavailable, match="issuer_keys"):
        keys.find("old")


def test_an_issuer_that_is_down_is_asked_once_a_minute_and_believed_when_it_is_back(
    keys: IssuerKeys, source: Source, clock: FakeClock
) -> None:
    source.answer = OSError("down")
    for _ in range(50):
        with pytest.raises(Unavailable):
            keys.find("old")
    assert source.asked == 1

    source.answer = key_set(OLD)
    clock.advance(MINUTE)

    assert keys.find("old") is not None
    assert source.asked == 2


def test_a_clock_that_was_set_back_makes_keys_old_and_not_everlasting(
    keys: IssuerKeys, source: Source, clock: FakeClock
) -> None:
    assert keys.find("old") is not None

    clock.advance(-3600)

    assert keys.find("old") is not None
    assert source.asked == 2


def test_a_herd_asks_once(source: Source, clock: FakeClock) -> None:
    herd = 16
    together = Barrier(herd)
    keys = IssuerKeys("https://login.example.com/keys", source, clock)

    def find(_number: int) -> bool:
        together.wait(timeout=30)
        return keys.find("old") is not None

    with ThreadPoolExecutor(herd) as pool:
        found = list(pool.map(find, range(herd)))

    assert all(found)
    assert source.asked == 1
