"""A report's download information on the wire."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from claimcheck.domain.audit import Action, Outcome
from claimcheck.domain.report import State
from tests.client import BASE_URL, WireReply
from tests.contracts.external_reports.stage import Stage, assert_golden
from tests.contracts.stage import STRANGER, note_lost_file, without_audit

READ = "reports:read"


def path(report_id: str) -> str:
    return f"/external-api/v1/reports/download/{report_id}"


def ask(stage: Stage, report_id: str = "report_a") -> WireReply:
    return stage.client.get(path(report_id), stage.authorization(READ))


@pytest.mark.covers("common-03", "external-reports-01", "external-reports-02")
def test_a_completed_report_answers_its_information(stage: Stage) -> None:
    stage.report("report_a")

    assert_golden("download_information", ask(stage))


@pytest.mark.covers("common-02", "external-reports-03", "external-reports-04")
def test_the_link_ends_in_an_hour_at_the_moment_that_is_named(stage: Stage) -> None:
    stage.report("report_a")

    data = ask(stage).json()["data"]

    url = urlsplit(data["download_url"])
    expires = int(parse_qs(url.query)["expires"][0])
    assert f"{url.scheme}://{url.netloc}" == BASE_URL
    assert datetime.fromisoformat(data["expires_at"]) == datetime.fromtimestamp(expires, UTC)
    assert expires == stage.services.clock.now().timestamp() + 3600


def test_the_link_gives_the_file(stage: Stage) -> None:
    stage.report("report_a", b"the file")

    assert stage.client.get(ask(stage).json()["data"]["download_url"]).body == b"the file"


@pytest.mark.covers("external-reports-05")
def test_each_call_issues_another_link_and_ends_none(stage: Stage) -> None:
    stage.report("report_a")

    first, second = (ask(stage).json()["data"]["download_url"] for _ in range(2))

    assert first != second
    assert [stage.client.get(url).status for url in (first, second, first)] == [200, 200, 200]


@pytest.mark.covers("external-reports-06")
def test_a_sensitive_reports_link_serves_once(stage: Stage) -> None:
    stage.report("report_a", single_use=True)

    url = ask(stage).json()["data"]["download_url"]

    assert [stage.client.get(url).status for _ in range(2)] == [200, 410]


@pytest.mark.covers("common-19", "external-reports-08")
@pytest.mark.parametrize("sent", ["", "Bearer a.b.c"])
def test_a_malformed_token_answers_401(stage: Stage, sent: str) -> None:
    stage.report("report_a")

    assert_golden("unauthenticated", stage.client.get(path("report_a"), {"Authorization": sent}))


@pytest.mark.covers("external-reports-08", "access-tokens-04")
def test_an_expired_token_answers_401(stage: Stage) -> None:
    stage.report("report_a")
    headers = stage.authorization(READ)
    stage.services.clock.advance(3600)

    assert_golden("unauthenticated", stage.client.get(path("report_a"), headers))


@pytest.mark.covers("common-10", "external-reports-01", "external-reports-09")
@pytest.mark.parametrize("scopes", [(), ("reports:list",), ("reports:read:all",)])
@pytest.mark.parametrize("report_id", ["report_a", "report_absent"])
def test_a_token_without_the_scope_answers_403(
    stage: Stage, scopes: tuple[str, ...], report_id: str
) -> None:
    stage.report("report_a")

    reply = stage.client.get(path(report_id), stage.authorization(*scopes))

    assert_golden("insufficient_scope", reply)


@pytest.mark.covers("external-reports-10")
@pytest.mark.parametrize("report_id", ["report_absent", "report_theirs", "report_hidden", "%20"])
def test_what_this_caller_may_not_read_answers_403(stage: Stage, report_id: str) -> None:
    stage.report("report_theirs", tenant=STRANGER)
    stage.report("report_hidden", restricted=True)

    assert_golden("access_denied", ask(stage, report_id))


@pytest.mark.covers("external-reports-11", "common-09")
@pytest.mark.parametrize("state", [State.PENDING, State.FAILED])
def test_a_report_that_is_not_completed_answers_409(stage: Stage, state: State) -> None:
    stage.report("report_a", None, state=state)

    assert_golden("not_completed", ask(stage))


@pytest.mark.covers("common-16", "external-reports-12")
def test_a_report_that_retention_took_answers_410(stage: Stage) -> None:
    stage.report("report_a", state=State.RETIRED)

    assert_golden("no_longer_available", ask(stage))


@pytest.mark.covers("common-17", "external-reports-12")
def test_a_report_whose_file_storage_has_deleted_answers_410(stage: Stage) -> None:
    note_lost_file(stage.services, stage.report("report_a"))

    assert_golden("no_longer_available", ask(stage))


@pytest.mark.covers("common-14", "external-reports-13")
def test_too_many_requests_answer_429(stage: Stage) -> None:
    stage.report("report_a")
    client_id = stage.credential(f"scope:{READ}", rate=1)
    headers = stage.authorization(client_id=client_id)
    stage.client.get(path("report_a"), headers)

    assert_golden("too_many_requests", stage.client.get(path("report_a"), headers))


@pytest.mark.covers("common-15")
def test_no_link_leaves_when_the_audit_cannot_be_written(stage: Stage) -> None:
    stage.report("report_a")
    client = without_audit(stage.services)

    assert_golden("unavailable", client.get(path("report_a"), stage.authorization(READ)))


@pytest.mark.covers("external-reports-07")
def test_an_issued_link_is_audited_without_the_link(stage: Stage) -> None:
    report = stage.report("report_a")

    url = urlsplit(ask(stage).json()["data"]["download_url"])

    (entry,) = stage.entries
    assert (entry.action, entry.outcome) == (Action.ISSUED, Outcome.GRANTED)
    assert entry.subject == report.subject
    assert url.path.rpartition("/")[2] not in repr(entry)
    assert parse_qs(url.query)["signature"][0] not in repr(entry)


@pytest.mark.covers("external-reports-07")
def test_a_denied_report_is_audited_with_its_reason(stage: Stage) -> None:
    ask(stage, "report_absent")

    (entry,) = stage.entries
    assert (entry.outcome, entry.reason) == (Outcome.DENIED, "not_found")
