"""Links limited to networks, and links that end with their report."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from claimcheck.domain.delivery import INLINE_BYTES, Conditions, FileAnswer
from claimcheck.domain.refusals import LinkNotFound, ReportRetired
from claimcheck.domain.revocation import TenantLinks
from claimcheck.usecases.redeem_link import RedeemIntent, redeem_link
from tests.fakes import FakeServices
from tests.samples import TENANT, an_attempt, publish
from tests.usecases.links import BODY, a_link, redeem

NEAR, FAR = ("203.0.113.0/24", "2001:db8::/32"), ("198.51.100.0/24",)


@pytest.mark.parametrize("intent", RedeemIntent)
@pytest.mark.parametrize("max_uses", [None, 1])
def test_a_link_from_outside_its_networks_is_not_found_and_keeps_its_use(
    services: FakeServices, intent: RedeemIntent, max_uses: int | None
) -> None:
    report = publish(services, "one", BODY)
    signed = a_link(services, report, networks=FAR, max_uses=max_uses)

    with pytest.raises(LinkNotFound, match="address_not_allowed") as refused:
        redeem(services, signed, intent=intent)

    assert refused.value.caller is not None
    assert refused.value.caller.tenant == TENANT
    assert services.links.uses.total() == 0
    assert services.audit.entries == []


def test_a_revoked_link_from_outside_its_networks_is_not_found(services: FakeServices) -> None:
    report = publish(services, "one")
    signed = a_link(services, report, networks=FAR)
    services.links.revoke(TenantLinks(TENANT), services.clock.now())
    services.clock.advance(3600)

    with pytest.raises(LinkNotFound):
        redeem(services, signed)


@pytest.mark.parametrize("address", ["", "unknown", "203.0.113.9:443", "2001:db9::1"])
def test_an_address_outside_the_networks_is_refused(services: FakeServices, address: str) -> None:
    signed = a_link(services, publish(services, "one"), networks=NEAR)

    with pytest.raises(LinkNotFound):
        redeem_link(
            services,
            replace(an_attempt(), source_ip=address),
            signed,
            Conditions(),
            intent=RedeemIntent.FETCH,
        )


@pytest.mark.parametrize("address", ["203.0.113.9", "::ffff:203.0.113.9", "2001:db8::1"])
def test_a_link_from_inside_its_networks_works(services: FakeServices, address: str) -> None:
    signed = a_link(services, publish(services, "one", BODY), networks=NEAR)
    attempt = replace(an_attempt(), source_ip=address)

    answer = redeem_link(services, attempt, signed, Conditions(), intent=RedeemIntent.FETCH)

    assert isinstance(answer, FileAnswer)
    assert answer.body == BODY


def test_a_redirect_url_is_limited_to_the_links_networks(services: FakeServices) -> None:
    report = publish(services, "big", bytes(INLINE_BYTES + 1))

    answers = [redeem(services, a_link(services, report, networks=n)) for n in ((), NEAR)]

    urls = [answer.url for answer in answers if isinstance(answer, FileAnswer)]
    tokens = [parse_qs(urlsplit(url).query)["X-Amz-Security-Token"] for url in urls]
    assert tokens == [[services.signer.credentials.token], [" ".join(NEAR)]]


def test_a_link_issued_earlier_ends_when_its_report_expires(services: FakeServices) -> None:
    report = publish(services, "one")
    signed = a_link(services, report)
    end = services.clock.now() + timedelta(minutes=5)
    publish(services, "one", expires_at=end, file=report.file)

    redeem(services, signed)
    services.clock.moment = end

    with pytest.raises(ReportRetired):
        redeem(services, signed)
