"""Resume a download with an idempotency key; return the use of a lost response."""

from __future__ import annotations

import pytest

from claimcheck.domain.delivery import Conditions, FileAnswer
from claimcheck.domain.refusals import LinkEnded, Unavailable
from tests.fakes import FakeServices
from tests.samples import publish
from tests.usecases.links import BODY, a_link, redeem


def test_the_same_idempotency_key_resumes_without_another_use(services: FakeServices) -> None:
    signed = a_link(services, publish(services, "one", BODY, single_use=True))
    redeem(services, signed, idempotency_hash="mine")
    services.clock.advance(14 * 60)

    again = redeem(services, signed, Conditions(range="bytes=2-3"), idempotency_hash="mine")

    assert isinstance(again, FileAnswer)
    assert again.body == BODY[2:4]
    assert services.links.uses.total() == 1
    assert [e.action for e in services.audit.entries] == ["redeemed", "resumed"]


@pytest.mark.parametrize(
    ("idempotency_hash", "wait"), [(None, 0), ("another", 0), ("mine", 15 * 60 + 1)]
)
def test_another_or_late_idempotency_key_does_not_resume(
    services: FakeServices, idempotency_hash: str | None, wait: int
) -> None:
    signed = a_link(services, publish(services, "one", single_use=True))
    redeem(services, signed, idempotency_hash="mine")
    services.clock.advance(wait)

    with pytest.raises(LinkEnded, match="link_spent"):
        redeem(services, signed, idempotency_hash=idempotency_hash)


def test_a_download_without_idempotency_key_cannot_be_resumed_with_one(
    services: FakeServices,
) -> None:
    signed = a_link(services, publish(services, "one", single_use=True))
    redeem(services, signed)

    with pytest.raises(LinkEnded, match="link_spent"):
        redeem(services, signed, idempotency_hash="mine")


def test_an_idempotency_key_takes_a_new_use_after_the_resume_window(services: FakeServices) -> None:
    signed = a_link(services, publish(services, "one"), max_uses=2)
    redeem(services, signed, idempotency_hash="mine")
    redeem(services, signed, idempotency_hash="mine")
    services.clock.advance(15 * 60 + 1)

    redeem(services, signed, idempotency_hash="mine")

    assert services.links.uses.total() == 2


def test_an_expired_link_cannot_be_resumed(services: FakeServices) -> None:
    signed = a_link(services, publish(services, "one", single_use=True))
    services.clock.advance(3599)
    redeem(services, signed, idempotency_hash="mine")
    services.clock.advance(1)

    with pytest.raises(LinkEnded, match="link_expired"):
        redeem(services, signed, idempotency_hash="mine")


@pytest.mark.parametrize("idempotency_hash", [None, "mine"])
def test_a_use_whose_response_was_lost_is_returned(
    services: FakeServices, idempotency_hash: str | None
) -> None:
    signed = a_link(services, publish(services, "one", single_use=True))
    services.links.loses_answers = True

    with pytest.raises(Unavailable):
        redeem(services, signed, idempotency_hash=idempotency_hash)
    services.links.loses_answers = False

    assert isinstance(redeem(services, signed), FileAnswer)
    with pytest.raises(LinkEnded):
        redeem(services, signed)
    actions = [entry.action for entry in services.audit.entries[-3:]]
    assert actions == ["redeemed", "given_back", "redeemed"]
