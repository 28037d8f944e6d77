"""LinkStore: what a revocation covers, and when it takes effect."""

from __future__ import annotations

from datetime import timedelta

import pytest

from claimcheck.adapters.dynamodb.link_items import revocation_key
from claimcheck.domain.report import Kind, Subject
from claimcheck.domain.revocation import (
    CredentialLinks,
    ReportLinks,
    RevocationTarget,
    SingleLink,
    TenantLinks,
)
from claimcheck.ports import AlreadySpentError
from tests.fakes import NOW
from tests.ports.samples import a_link, a_report, an_entry
from tests.ports.worlds import World
from tests.samples import OTHER_TENANT, TENANT

REPORT = a_report("r-1")
TARGETS: dict[str, RevocationTarget] = {
    "link": SingleLink("link-x"),
    "report": ReportLinks(TENANT, REPORT.subject),
    "credential": CredentialLinks("oc_somebody"),
    "tenant": TenantLinks(TENANT),
}
KEYS = {
    "link": "link#link-x",
    "report": f"report#{TENANT}#report#r-1",
    "credential": "credential#oc_somebody",
    "tenant": f"tenant#{TENANT}",
}


@pytest.mark.parametrize("name", TARGETS)
def test_each_revocation_target_has_its_stored_key(name: str) -> None:
    assert revocation_key(TARGETS[name]) == {"mark": {"S": KEYS[name]}}


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS.keys())
def test_a_revocation_covers_links_issued_up_to_its_second(
    world: World, target: RevocationTarget
) -> None:
    world.links.revoke(target, NOW)

    before, at, after = (
        a_link(REPORT, id="link-x", issued_at=int(NOW.timestamp()) + step) for step in (-1, 0, 1)
    )
    assert [world.links.link_state(link).revoked for link in (before, at, after)] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "target",
    [
        SingleLink("link-y"),
        ReportLinks(TENANT, Subject(Kind.TASK, "r-1")),
        ReportLinks(OTHER_TENANT, REPORT.subject),
        CredentialLinks("oc_other"),
        TenantLinks(OTHER_TENANT),
    ],
)
def test_a_revocation_of_something_else_leaves_the_link_valid(
    world: World, target: RevocationTarget
) -> None:
    world.links.revoke(target, NOW)

    assert not world.links.link_state(a_link(REPORT, id="link-x")).revoked


def test_an_earlier_revocation_does_not_replace_a_later_one(world: World) -> None:
    link = a_link(REPORT, id="link-x")
    world.links.revoke(SingleLink("link-x"), NOW)
    world.links.revoke(SingleLink("link-x"), NOW - timedelta(hours=1))

    assert world.links.link_state(link).revoked


def test_a_link_revoked_after_its_state_was_read_cannot_be_used(world: World) -> None:
    link = a_link(REPORT)
    assert not world.links.link_state(link).revoked
    world.links.revoke(SingleLink(link.id), NOW)

    with pytest.raises(AlreadySpentError):
        world.links.take_use(link, an_entry())
    assert world.links.link_state(link).uses == 0
    assert not list(world.trail.of_tenant(TENANT))


def test_a_link_issued_after_its_revocation_can_be_used(world: World) -> None:
    link = a_link(REPORT)
    world.links.revoke(SingleLink(link.id), NOW - timedelta(seconds=1))

    world.links.take_use(link, an_entry())
