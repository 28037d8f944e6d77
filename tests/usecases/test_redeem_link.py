"""Redeem links: what they give, and when they are refused."""

from __future__ import annotations

import pytest

from claimcheck.domain.delivery import Conditions, FileAnswer
from claimcheck.domain.refusals import LinkEnded, LinkNotFound, Unavailable
from claimcheck.domain.report import Kind, Subject
from claimcheck.domain.revocation import CredentialLinks, ReportLinks, RevocationTarget, TenantLinks
from claimcheck.usecases.redeem_link import LinkPreview, RedeemIntent, redeem_link
from tests.fakes import FakeServices
from tests.samples import TENANT, an_attempt, publish
from tests.usecases.links import BODY, a_link, redeem


def test_a_link_is_refused_from_the_second_of_its_expiry(services: FakeServices) -> None:
    signed = a_link(services, publish(services, "one"))

    services.clock.advance(3599)
    redeem(services, signed)
    services.clock.advance(1)

    with pytest.raises(LinkEnded, match="link_expired"):
        redeem(services, signed)


@pytest.mark.parametrize(
    "target",
    [
        ReportLinks(TENANT, Subject(Kind.REPORT, "one")),
        CredentialLinks("ak_somebody"),
        TenantLinks(TENANT),
    ],
)
def test_a_revoked_link_is_refused_at_once(
    services: FakeServices, target: RevocationTarget
) -> None:
    signed = a_link(services, publish(services, "one"))

    services.links.revoke(target, services.clock.now())

    with pytest.raises(LinkEnded, match="link_revoked"):
        redeem(services, signed)


def test_a_refused_link_carries_its_tenant_for_the_audit(services: FakeServices) -> None:
    signed = a_link(services, publish(services, "one"))
    services.clock.advance(3600)

    with pytest.raises(LinkEnded) as refused:
        redeem(services, signed)

    assert refused.value.caller is not None
    assert refused.value.caller.tenant == TENANT
    assert refused.value.subject is not None
    assert refused.value.subject.id == "one"


def test_a_link_to_a_superseded_version_is_refused(services: FakeServices) -> None:
    signed = a_link(services, publish(services, "one", b"old"))
    publish(services, "one", b"new")

    with pytest.raises(LinkEnded, match="file_superseded"):
        redeem(services, signed)


def test_without_the_audit_no_file_is_sent(services: FakeServices) -> None:
    """Another entry has the same key, so this one cannot be committed."""
    attempt = an_attempt()
    first = a_link(services, publish(services, "one"))
    second = a_link(services, publish(services, "two", single_use=True))
    redeem_link(services, attempt, first, Conditions(), intent=RedeemIntent.FETCH)

    with pytest.raises(Unavailable):
        redeem_link(services, attempt, second, Conditions(), intent=RedeemIntent.FETCH)

    assert services.links.uses.total() == 0


@pytest.mark.parametrize("part", ["token", "expires", "signature"])
def test_an_altered_link_is_not_found(services: FakeServices, part: str) -> None:
    signed = a_link(services, publish(services, "one"))
    text = getattr(signed, part)
    altered = text[:-1] + ("1" if text[-1] != "1" else "2")

    with pytest.raises(LinkNotFound):
        redeem(services, signed._replace(**{part: altered}))


def test_links_signed_before_a_rotation_stay_valid(services: FakeServices) -> None:
    signed = a_link(services, publish(services, "one"))

    services.link_keys.rotate(keep_seconds=3600)

    assert isinstance(redeem(services, signed), FileAnswer)


def test_a_download_sets_downloaded_at_but_a_later_range_does_not(services: FakeServices) -> None:
    signed = a_link(services, publish(services, "one", BODY))
    redeem(services, signed)
    moved = services.reports.of_tenant(TENANT)[0].downloaded_at
    services.clock.advance(60)

    redeem(services, signed, Conditions(range="bytes=3-4"))

    assert moved is not None
    assert services.reports.of_tenant(TENANT)[0].downloaded_at == moved


@pytest.mark.parametrize("max_uses", [None, 1])
def test_a_link_with_confirmation_gives_the_file_only_to_a_post(
    services: FakeServices, max_uses: int | None
) -> None:
    signed = a_link(services, publish(services, "one", BODY), confirm=True, max_uses=max_uses)

    for intent in (RedeemIntent.PREVIEW, RedeemIntent.FETCH):
        assert isinstance(redeem(services, signed, intent=intent), LinkPreview)

    assert isinstance(redeem(services, signed, intent=RedeemIntent.CONFIRM), FileAnswer)
