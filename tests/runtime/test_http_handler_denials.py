"""The gate and denied attempts: ten a minute have entries, every other one is counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claimcheck.contracts.contract import Answer, Endpoint
from claimcheck.contracts.http import Request
from claimcheck.domain.caller import Caller
from claimcheck.domain.denials import WRONG_SECRET
from claimcheck.domain.refusals import Forbidden, Unauthenticated, Unavailable
from claimcheck.ports import Services
from tests.fakes import FakeServices
from tests.runtime.test_http_handler import a_contract, answer, call
from tests.samples import CALLER


def refusing(_request: Request, _caller: Caller, _services: Services) -> Answer:
    raise Forbidden("too_nosy")


def unlimited(_request: Request, _services: Services) -> Caller:
    return CALLER


def test_ten_denied_attempts_a_minute_have_entries_and_the_rest_are_counted(
    services: FakeServices,
) -> None:
    contract = replace(a_contract(refusing), authenticate=unlimited)

    replies = [call(services, contract, number=n) for n in range(14)]
    services.clock.advance(60)
    replies.append(call(services, contract, number=14))

    assert [r["statusCode"] for r in replies] == [400] * 15
    assert [e.attempt.id for e in services.audit.entries] == [
        f"request-{n}" for n in (*range(10), 14)
    ]
    assert [d.attempts for d in services.denials.counted.values()] == [14, 1]


def test_a_counted_attempt_costs_one_write_unit(services: FakeServices) -> None:
    contract = replace(a_contract(refusing), authenticate=unlimited)
    for number in range(11):
        call(services, contract, number=number)
    before = services.denials.write_units

    call(services, contract, number=11)

    assert services.denials.write_units == before + 1
    assert len(services.audit.entries) == 10


def test_attempts_beyond_a_quota_are_denied_ones_too(services: FakeServices) -> None:
    for number in range(15):
        call(services, a_contract(), number=number)

    assert [e.outcome for e in services.audit.entries] == ["granted"] * 2 + ["denied"] * 10
    assert [d.attempts for d in services.denials.counted.values()] == [13]


@pytest.mark.parametrize("endpoint", [answer, None], ids=["granted", "failed"])
def test_what_is_granted_or_fails_always_has_its_entry(
    services: FakeServices, endpoint: Endpoint | None
) -> None:
    def fail(_request: Request, _caller: Caller, _services: Services) -> Answer:
        raise Unavailable("storage")

    contract = replace(a_contract(endpoint or fail), authenticate=unlimited)
    for number in range(15):
        call(services, contract, number=number)

    assert len(services.audit.entries) == 15
    assert services.denials.counted == {}


def test_a_denied_attempt_that_cannot_be_counted_is_unavailable_and_logged(
    services: FakeServices, caplog: pytest.LogCaptureFixture
) -> None:
    services.denials.reachable = False

    reply = call(services, replace(a_contract(refusing), authenticate=unlimited))

    assert reply["statusCode"] == 503
    assert services.audit.entries == []
    assert [vars(r)["audit"]["reason"] for r in caplog.records if r.message == "audit"] == [
        "too_nosy"
    ]


def test_every_failed_login_is_logged_and_hardly_any_is_written(
    services: FakeServices, caplog: pytest.LogCaptureFixture
) -> None:
    def wrong(_request: Request, _services: Services) -> Caller:
        raise Unauthenticated(WRONG_SECRET, caller=CALLER)

    contract = replace(a_contract(), authenticate=wrong)
    replies = [call(services, contract, number=n) for n in range(110)]

    logged = [vars(r)["audit"]["request_id"] for r in caplog.records if r.message == "audit"]
    assert logged == [f"request-{n}" for n in range(110)]
    assert len({r["body"] for r in replies}) == 1
    assert len(services.audit.entries) == 10
    assert [d.attempts for d in services.denials.counted.values()] == [110]
    # Each of the first ten, then one write in ten, of which the first one opens the minute.
    assert services.denials.write_units == 10 + 3 + 9
