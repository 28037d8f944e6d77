"""Retention: when reports expire, and what ends with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from claimcheck.domain.delivery import INLINE_BYTES, Conditions
from claimcheck.domain.export import Export
from claimcheck.domain.refusals import ReportRetired
from claimcheck.domain.report import Kind, Report, State
from claimcheck.domain.retention import RETENTION_TAG, Retention
from claimcheck.usecases.deliver_file import deliver_file
from claimcheck.usecases.find_report import find_encrypted, find_report, finished_file
from claimcheck.usecases.issue_link import issue_link
from claimcheck.usecases.issue_url import issue_url
from claimcheck.usecases.plan_change import ExportEvent
from claimcheck.usecases.register_exports import RegistrationStatus, register_exports
from tests.fakes import NOW, FakeServices
from tests.samples import CALLER, TENANT, an_attempt, an_export, publish

KEY = f"reports/{TENANT}/one.csv"
END = NOW + timedelta(days=7)


def register(services: FakeServices, *exports: Export) -> list[RegistrationStatus]:
    events = [ExportEvent(an_attempt("Export Completed"), export) for export in exports]
    return [settled.status for settled in register_exports(services, events)]


def row(services: FakeServices) -> Report:
    found = services.reports.get(TENANT, Kind.REPORT, "one")
    assert found is not None
    return found


def tags(services: FakeServices) -> dict[str, str]:
    file = row(services).file
    assert file is not None
    return dict(services.files.tags_of(file.key, file.version_id))


def test_the_expiry_is_counted_from_when_the_file_was_stored(services: FakeServices) -> None:
    services.files.put(KEY, b"a\n")
    services.clock.advance(3600)

    register(services, an_export("one", retention=Retention.DAYS_7))

    assert row(services).expires_at == END
    assert tags(services) == {RETENTION_TAG: "7-days"}


def test_a_report_without_retention_has_no_expiry_and_no_tag(services: FakeServices) -> None:
    services.files.put(KEY, b"a\n")

    register(services, an_export("one"))

    assert (row(services).retention, row(services).expires_at) == (None, None)
    assert services.files.tags == {}


def test_the_expiry_without_a_file_is_counted_from_registration(services: FakeServices) -> None:
    services.clock.advance(0.75)

    register(services, an_export("one", file=None, retention=Retention.DAYS_7))

    assert row(services).expires_at == END


@pytest.mark.parametrize("state", [State.PENDING, State.FAILED])
def test_an_unfinished_report_has_no_expiry(services: FakeServices, state: State) -> None:
    register(services, an_export("one", state=state, file=None, retention=Retention.DAYS_7))

    assert row(services).expires_at is None


def test_a_newer_event_changes_the_retention_and_the_tag(services: FakeServices) -> None:
    services.files.put(KEY, b"a\n")

    seen = []
    for revision, retention in enumerate([Retention.DAYS_7, Retention.YEAR_1, None]):
        register(services, an_export("one", revision=revision, retention=retention))
        seen.append((row(services).retention, tags(services).get(RETENTION_TAG)))

    assert seen == [(Retention.DAYS_7, "7-days"), (Retention.YEAR_1, "1-year"), (None, None)]


@pytest.mark.parametrize("retention", [None, Retention.YEAR_1])
def test_an_outdated_event_leaves_no_tag_behind(
    services: FakeServices, retention: Retention | None
) -> None:
    """An event tags the file before its row is committed; a newer event may be faster."""
    services.files.put(KEY, b"a\n")
    register(services, an_export("one", revision=2, retention=retention))
    file = row(services).file
    assert file is not None
    services.files.retain(file, Retention.DAYS_7)

    statuses = register(services, an_export("one", revision=1, retention=Retention.DAYS_7))

    assert statuses == [RegistrationStatus.DUPLICATE]
    assert tags(services).get(RETENTION_TAG) == retention


def test_no_row_has_an_expiry_without_a_tag_in_storage(services: FakeServices) -> None:
    stored = services.files.put(KEY, b"a\n")
    services.files.tag(KEY, stored.version_id, {f"tag-{number}": "x" for number in range(10)})

    event = ExportEvent(an_attempt(), an_export("one", retention=Retention.DAYS_7))
    [settled] = register_exports(services, [event])

    assert (settled.status, settled.reason) == (
        RegistrationStatus.REFUSED,
        "file_has_too_many_tags",
    )
    assert services.reports.of_tenant(TENANT) == []


@pytest.mark.parametrize(("seconds", "state"), [(-1, State.FINISHED), (0, State.RETIRED)])
def test_an_expired_report_is_found_as_retired(
    services: FakeServices, seconds: int, state: State
) -> None:
    report = publish(services, "one", expires_at=END)
    services.clock.moment = END + timedelta(seconds=seconds)

    found = find_report(services, TENANT, Kind.REPORT, "one")

    assert found.state is state
    assert find_encrypted(services, TENANT, report.encrypted_id) == found
    assert row(services).state is State.FINISHED


def test_an_expired_report_gives_no_file_url_or_link(services: FakeServices) -> None:
    publish(services, "one", expires_at=END)
    services.clock.moment = END
    found = find_report(services, TENANT, Kind.REPORT, "one")

    with pytest.raises(ReportRetired):
        finished_file(found)
    with pytest.raises(ReportRetired):
        issue_link(services, CALLER, found, "https://x")
    with pytest.raises(ReportRetired):
        issue_url(services, CALLER, found, "https://x")
    with pytest.raises(ReportRetired):
        deliver_file(services, an_attempt(), CALLER, found, Conditions())


@pytest.mark.parametrize("left", [timedelta(seconds=1), timedelta(minutes=5), timedelta(days=1)])
def test_links_and_urls_expire_with_their_report(services: FakeServices, left: timedelta) -> None:
    services.clock.advance(0.75)
    report = publish(services, "one", expires_at=NOW + left)
    ends: list[datetime] = [
        issue_link(services, CALLER, report, "https://x").expires_at,
        issue_url(services, CALLER, report, "https://x").expires_at,
    ]

    assert ends == [NOW + min(left, timedelta(hours=1))] * 2


def test_a_redirect_url_expires_with_its_report(services: FakeServices) -> None:
    body = bytes(INLINE_BYTES + 1)
    report = publish(services, "one", body, expires_at=NOW + timedelta(seconds=30))

    answer = deliver_file(services, an_attempt(), CALLER, report, Conditions())

    assert "X-Amz-Expires=30&" in answer.url


def test_links_and_urls_are_limited_by_the_callers_tenant(services: FakeServices) -> None:
    report = publish(services, "one")
    limited_caller = replace(CALLER, max_link_seconds=600)

    for issue in (issue_link, issue_url):
        issued = issue(services, limited_caller, report, "https://x")
        assert issued.expires_at == NOW + timedelta(minutes=10)
