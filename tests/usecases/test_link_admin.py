"""Operator commands on links: create and revoke, each audited."""

from __future__ import annotations

from base64 import urlsafe_b64decode

import pytest

from claimcheck.domain.audit import Action
from claimcheck.domain.delivery import Conditions, FileAnswer, SignedUrl
from claimcheck.domain.link import MAX_LINK_SECONDS, SignedLink
from claimcheck.domain.refusals import LinkEnded, LinkNotFound, NotFinished, ReportRetired
from claimcheck.domain.report import Kind, State, Subject
from claimcheck.usecases.link_admin import (
    LinkRequest,
    create_link,
    revoke_link,
    revoke_links_of_report,
    revoke_links_of_tenant,
)
from claimcheck.usecases.operator import Command, CommandError
from claimcheck.usecases.redeem_link import LinkPreview, RedeemIntent, redeem_link
from tests.fakes import FakeServices
from tests.samples import TENANT, an_attempt, publish


def command() -> Command:
    return Command(an_attempt("cli"), "ada")


def create(services: FakeServices, report_id: str = "one", **overrides: object) -> SignedUrl:
    request = LinkRequest(TENANT, Kind.REPORT, report_id, **overrides)  # type: ignore[arg-type] # few vary
    return create_link(services, command(), request, "https://files.example.com")


def redeem(
    services: FakeServices, link: SignedUrl, intent: RedeemIntent = RedeemIntent.FETCH
) -> FileAnswer | LinkPreview:
    path, query = link.url.split("?")
    expires, signature = (pair.split("=")[1] for pair in query.split("&"))
    signed = SignedLink(path.rsplit("/", 1)[1], expires, signature)
    return redeem_link(services, an_attempt(), signed, Conditions(), intent=intent)


def test_a_created_link_works_and_is_audited(services: FakeServices) -> None:
    publish(services, "one")

    link = create(services, max_uses=2, seconds=60)

    assert (link.max_uses, (link.expires_at - services.clock.now()).seconds) == (2, 60)
    assert isinstance(redeem(services, link), FileAnswer)
    issued, redeemed = services.audit.entries
    assert (issued.action, issued.detail["link"]) == (Action.ISSUED, link.link_id)
    assert (redeemed.action, redeemed.principal) == (Action.REDEEMED, link.link_id)


def test_a_link_does_not_contain_the_operators_name(services: FakeServices) -> None:
    publish(services, "one")

    token = create(services).url.rsplit("/", 1)[1].partition("?")[0]

    assert b"ada" not in urlsafe_b64decode(token + "=" * (-len(token) % 4))
    assert services.audit.entries[-1].principal == "ada"


def test_a_link_with_confirmation_shows_a_preview_first(services: FakeServices) -> None:
    publish(services, "one")

    assert isinstance(redeem(services, create(services, confirm=True)), LinkPreview)


@pytest.mark.parametrize("seconds", [0, -1, MAX_LINK_SECONDS + 1])
def test_a_link_lifetime_under_a_second_or_over_a_week_is_refused(
    services: FakeServices, seconds: int
) -> None:
    publish(services, "one")

    with pytest.raises(CommandError):
        create(services, seconds=seconds)


def test_a_report_without_a_downloadable_file_gets_no_link(services: FakeServices) -> None:
    publish(services, "pending", state=State.PENDING)
    publish(services, "restricted", restricted=True)

    with pytest.raises(NotFinished):
        create(services, "pending")
    for report_id in ("restricted", "nothing"):
        with pytest.raises(CommandError):
            create(services, report_id)
    assert services.audit.entries == []


def test_a_single_use_report_gets_only_single_use_links(services: FakeServices) -> None:
    publish(services, "one", single_use=True)

    with pytest.raises(CommandError):
        create(services, max_uses=2)
    assert create(services).max_uses == 1


def test_a_revoked_link_leaves_other_links_valid(services: FakeServices) -> None:
    publish(services, "one")
    ended, other = create(services), create(services)

    revoke_link(services, command(), TENANT, ended.link_id)

    with pytest.raises(LinkEnded, match="link_revoked"):
        redeem(services, ended)
    assert isinstance(redeem(services, other), FileAnswer)


def test_revoking_a_reports_links_ends_all_of_them(services: FakeServices) -> None:
    publish(services, "one")
    publish(services, "two")
    ended, other = create(services), create(services, "two")

    revoke_links_of_report(services, command(), TENANT, Subject(Kind.REPORT, "one"))

    with pytest.raises(LinkEnded, match="link_revoked"):
        redeem(services, ended)
    assert isinstance(redeem(services, other), FileAnswer)


def test_revoking_a_tenants_links_ends_all_of_them_but_not_later_ones(
    services: FakeServices,
) -> None:
    publish(services, "one")
    ended = create(services)

    revoke_links_of_tenant(services, command(), TENANT)

    with pytest.raises(LinkEnded, match="link_revoked"):
        redeem(services, ended)
    services.clock.advance(1)
    assert isinstance(redeem(services, create(services)), FileAnswer)


def test_every_revocation_is_audited(services: FakeServices) -> None:
    publish(services, "one")

    revoke_link(services, command(), TENANT, "a link")
    revoke_links_of_report(services, command(), TENANT, Subject(Kind.REPORT, "one"))
    revoke_links_of_tenant(services, command(), TENANT)

    assert [(e.action, e.reason, e.tenant) for e in services.audit.entries] == [
        (Action.REVOKED, reason, TENANT)
        for reason in ("link", "links_of_report", "links_of_tenant")
    ]


def test_revoking_links_of_an_unknown_report_is_refused(services: FakeServices) -> None:
    with pytest.raises(CommandError):
        revoke_links_of_report(services, command(), TENANT, Subject(Kind.REPORT, "nothing"))


def test_a_link_with_networks_has_them_in_the_token_and_the_audit(services: FakeServices) -> None:
    publish(services, "one")

    near = create(services, networks=("203.0.113.0/255.255.255.0", "2001:DB8::/32"))
    far = create(services, networks=("198.51.100.7",))

    assert isinstance(redeem(services, near), FileAnswer)
    with pytest.raises(LinkNotFound, match="address_not_allowed"):
        redeem(services, far)
    issued = [e.detail for e in services.audit.entries if e.action is Action.ISSUED]
    assert [detail["networks"] for detail in issued] == [
        "203.0.113.0/24 2001:db8::/32",
        "198.51.100.7/32",
    ]


def test_a_link_without_networks_works_from_any_address(services: FakeServices) -> None:
    publish(services, "one")

    assert isinstance(redeem(services, create(services)), FileAnswer)
    assert "networks" not in services.audit.entries[0].detail


@pytest.mark.parametrize("network", ["203.0.113.9/24", "everywhere", "", "10.0.0.0/33"])
def test_a_malformed_network_gets_no_link(services: FakeServices, network: str) -> None:
    publish(services, "one")

    with pytest.raises(CommandError):
        create(services, networks=(network,))
    assert services.audit.entries == []


def test_an_expired_report_gets_no_link(services: FakeServices) -> None:
    publish(services, "one", expires_at=services.clock.now())

    with pytest.raises(ReportRetired):
        create(services)
