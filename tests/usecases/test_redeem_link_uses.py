"""Redeem links with a limited number of uses: what takes a use, and what does not."""

from __future__ import annotations

import pytest

from claimcheck.domain.delivery import INLINE_BYTES, Conditions, Delivery, FileAnswer
from claimcheck.domain.refusals import LinkEnded, StoredFileMissing
from claimcheck.usecases.redeem_link import LinkPreview, RedeemIntent
from tests.fakes import FakeServices
from tests.samples import publish
from tests.usecases.links import BODY, a_link, redeem


def test_an_unlimited_link_gives_the_file_repeatedly(services: FakeServices) -> None:
    signed = a_link(services, publish(services, "one", BODY))

    answers = [redeem(services, signed) for _ in range(3)]

    assert [a.body for a in answers if isinstance(a, FileAnswer)] == [BODY] * 3
    assert [e.action for e in services.audit.entries] == ["redeemed"] * 3


def test_a_single_use_link_gives_the_file_once(services: FakeServices) -> None:
    signed = a_link(services, publish(services, "one", BODY, single_use=True))

    assert isinstance(redeem(services, signed), FileAnswer)
    with pytest.raises(LinkEnded, match="link_spent"):
        redeem(services, signed)


@pytest.mark.parametrize("uses", [1, 2, 5])
def test_a_link_gives_the_file_max_uses_times(services: FakeServices, uses: int) -> None:
    signed = a_link(services, publish(services, "one"), max_uses=uses)

    for _ in range(uses):
        redeem(services, signed)

    with pytest.raises(LinkEnded):
        redeem(services, signed)


def test_a_preview_of_a_limited_link_takes_no_use(services: FakeServices) -> None:
    signed = a_link(services, publish(services, "one", BODY, single_use=True))

    seen = [redeem(services, signed, intent=RedeemIntent.PREVIEW) for _ in range(3)]

    assert all(isinstance(answer, LinkPreview) for answer in seen)
    assert [e.action for e in services.audit.entries] == ["previewed"] * 3
    assert isinstance(redeem(services, signed), FileAnswer)


def test_a_not_modified_response_takes_no_use(services: FakeServices) -> None:
    report = publish(services, "one", BODY, single_use=True)
    signed = a_link(services, report)
    assert report.file is not None

    answer = redeem(services, signed, Conditions(if_none_match=report.file.etag))

    assert isinstance(answer, FileAnswer)
    assert answer.plan.delivery is Delivery.NOT_MODIFIED
    assert isinstance(redeem(services, signed), FileAnswer)


def test_a_range_takes_a_use_like_the_whole_file(services: FakeServices) -> None:
    signed = a_link(services, publish(services, "one", BODY, single_use=True))

    redeem(services, signed, Conditions(range="bytes=0-0"))

    with pytest.raises(LinkEnded):
        redeem(services, signed)


def test_a_missing_file_takes_no_use(services: FakeServices) -> None:
    report = publish(services, "one", BODY, single_use=True)
    signed = a_link(services, report)
    assert report.file is not None
    services.files.destroy(report.file.key, report.file.version_id)

    with pytest.raises(StoredFileMissing):
        redeem(services, signed)

    assert services.links.uses.total() == 0
    assert services.audit.entries == []


def test_a_missing_large_file_takes_no_use(services: FakeServices) -> None:
    report = publish(services, "big", bytes(INLINE_BYTES + 1), single_use=True)
    signed = a_link(services, report)
    assert report.file is not None
    services.files.destroy(report.file.key, report.file.version_id)

    with pytest.raises(StoredFileMissing):
        redeem(services, signed)

    assert services.links.uses.total() == 0
