"""Gated links on the wire."""

from __future__ import annotations

import pytest

from claimcheck.domain.audit import Action, Outcome
from claimcheck.domain.delivery import INLINE_BYTES
from claimcheck.domain.revocation import CredentialLinks
from tests.contracts.external_reports.stage import Stage, assert_golden
from tests.contracts.stage import lose_file, without_audit
from tests.fakes import STORAGE_ORIGIN


@pytest.mark.covers("files-01", "files-14", "files-20", "links-01")
def test_a_link_answers_the_file(stage: Stage) -> None:
    assert_golden("link_file", stage.client.get(stage.link(stage.report("report_a"))))


@pytest.mark.covers("links-09")
def test_a_link_without_a_limit_answers_again_and_again(stage: Stage) -> None:
    url = stage.link(stage.report("report_a"))

    assert [stage.client.get(url).status for _ in range(3)] == [200, 200, 200]


@pytest.mark.covers("links-01", "links-07")
def test_a_link_answers_a_post_with_the_file(stage: Stage) -> None:
    url = stage.link(stage.report("report_a", b"the file"))

    assert stage.client.post(url).body == b"the file"


@pytest.mark.covers("files-02")
def test_a_part_of_the_file_answers_206(stage: Stage) -> None:
    url = stage.link(stage.report("report_a", b"0123456789"))

    reply = stage.client.get(url, {"Range": "bytes=2-4"})

    assert (reply.status, reply.body) == (206, b"234")


@pytest.mark.covers("files-03", "files-20")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_large_file_is_redirected_to_storage_with_303(stage: Stage, method: str) -> None:
    url = stage.link(stage.report("report_a", bytes(INLINE_BYTES + 1)))

    reply = stage.client.send(method, url)

    assert (reply.status, reply.body) == (303, b"")
    assert reply.headers["location"].startswith(f"{STORAGE_ORIGIN}/")
    assert reply.headers["access-control-allow-origin"] == "*"


@pytest.mark.covers("files-12", "links-04")
@pytest.mark.parametrize("max_uses", [None, 1])
def test_head_tells_about_the_file(stage: Stage, max_uses: int | None) -> None:
    url = stage.link(stage.report("report_a", b"0123456789"), max_uses=max_uses)

    reply = stage.client.head(url)

    assert (reply.status, reply.body) == (200, b"")
    assert reply.headers["x-file-size"] == "10"
    assert reply.headers["content-type"] == "text/csv"


@pytest.mark.covers("links-02", "files-20")
@pytest.mark.parametrize("path", ["/reports/x", "{own}0"])
def test_a_link_that_we_never_made_answers_404(stage: Stage, path: str) -> None:
    own = stage.link(stage.report("report_a"))

    assert_golden("link_not_found", stage.client.get(path.format(own=own)))


@pytest.mark.covers("external-reports-04", "links-03", "files-20")
def test_an_expired_link_answers_410(stage: Stage) -> None:
    url = stage.link(stage.report("report_a"))
    stage.services.clock.advance(3600)

    assert_golden("link_ended", stage.client.get(url))


@pytest.mark.covers("links-03")
def test_a_revoked_link_answers_410(stage: Stage) -> None:
    report = stage.report("report_a")
    url = stage.link(report)
    stage.services.links.revoke(CredentialLinks("an issuer"), stage.services.clock.now())

    assert_golden("link_ended", stage.client.get(url))


def test_a_link_whose_file_storage_lost_answers_410_unspent(stage: Stage) -> None:
    report = stage.report("report_a")
    url = stage.link(report, max_uses=1)
    lose_file(stage.services, report)

    assert_golden("link_ended", stage.client.get(url))
    assert not stage.services.links.uses


@pytest.mark.covers("common-15")
def test_nothing_leaves_when_the_audit_cannot_be_written(stage: Stage) -> None:
    url = stage.link(stage.report("report_a"))
    client = without_audit(stage.services)

    assert_golden("link_unavailable", client.get(url))


def test_a_redemption_is_audited_under_the_link(stage: Stage) -> None:
    report = stage.report("report_a", b"the file")

    stage.client.get(stage.link(report, max_uses=1))

    (entry,) = stage.entries
    assert (entry.action, entry.principal_kind) == (Action.REDEEMED, "link")
    assert (entry.tenant, entry.subject) == (report.tenant, report.subject)
    assert entry.size == len(b"the file")


def test_a_look_is_audited_as_a_preview(stage: Stage) -> None:
    stage.client.head(stage.link(stage.report("report_a"), max_uses=1))

    assert [entry.action for entry in stage.entries] == [Action.PREVIEWED]


@pytest.mark.covers("links-03", "external-reports-07")
def test_a_second_use_is_audited_as_denied(stage: Stage) -> None:
    url = stage.link(stage.report("report_a"), max_uses=1)

    for _ in range(2):
        stage.client.get(url)

    first, second = stage.entries
    assert first.principal == second.principal
    assert (second.outcome, second.reason) == (Outcome.DENIED, "link_spent")
