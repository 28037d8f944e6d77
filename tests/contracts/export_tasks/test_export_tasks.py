"""Export tasks on the wire."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from claimcheck.domain.audit import Action, Outcome
from claimcheck.domain.report import State
from tests.client import BASE_URL
from tests.contracts.export_tasks.stage import Stage, assert_golden
from tests.contracts.stage import SECRET, STRANGER, note_lost_file, without_audit
from tests.fakes import STORAGE_ORIGIN


@pytest.mark.covers("export-tasks-04", "common-09")
def test_a_done_export_answers_exactly_its_url(stage: Stage) -> None:
    stage.task("4711")

    assert_golden("download_url", stage.ask(stage.credential("privileged")))


@pytest.mark.covers("export-tasks-04", "export-tasks-05")
def test_the_url_ends_in_the_file_name_and_lives_for_an_hour(stage: Stage) -> None:
    stage.task("4711")

    url = urlsplit(stage.ask(stage.credential("privileged")).json()["url"])

    assert f"{url.scheme}://{url.netloc}" == STORAGE_ORIGIN
    assert url.path.endswith("/Wallet_Export-4711.csv")
    assert parse_qs(url.query)["X-Amz-Expires"] == ["3600"]


@pytest.mark.covers("export-tasks-04")
def test_a_task_to_be_fetched_once_answers_a_gated_link(stage: Stage) -> None:
    stage.task("4711", single_use=True)

    url = stage.ask(stage.credential("privileged")).json()["url"]

    assert url.startswith(f"{BASE_URL}/reports/")
    assert stage.client.get(url).status == 200
    assert stage.client.get(url).status == 410


@pytest.mark.covers("export-tasks-01", "export-tasks-03", "export-tasks-09")
@pytest.mark.parametrize("task_id", ["404", "8000", "9000", "x"])
def test_what_is_no_task_of_this_chain_answers_404(stage: Stage, task_id: str) -> None:
    stage.task("8000", tenant=STRANGER)
    stage.task("9000", restricted=True)

    assert_golden("no_task", stage.ask(stage.credential("privileged"), task_id))


@pytest.mark.covers("export-tasks-06", "export-tasks-10")
def test_another_action_answers_400_whatever_its_state(stage: Stage) -> None:
    stage.task("4711", None, state=State.PENDING, action="import")

    assert_golden("not_an_export", stage.ask(stage.credential("privileged")))


@pytest.mark.covers("export-tasks-11")
@pytest.mark.parametrize("state", [State.PENDING, State.FAILED])
def test_a_task_that_is_not_done_answers_409(stage: Stage, state: State) -> None:
    stage.task("4711", None, state=state)

    assert_golden("not_done", stage.ask(stage.credential("privileged")))


@pytest.mark.covers("export-tasks-12")
def test_a_done_task_without_a_file_answers_422(stage: Stage) -> None:
    stage.task("4711", None)

    assert_golden("no_result", stage.ask(stage.credential("privileged")))


@pytest.mark.covers("common-17", "export-tasks-12")
def test_a_task_whose_file_storage_has_deleted_answers_422(stage: Stage) -> None:
    note_lost_file(stage.services, stage.task("4711"))

    assert_golden("no_result", stage.ask(stage.credential("privileged")))


@pytest.mark.covers("common-16", "export-tasks-12")
def test_a_task_that_retention_took_answers_422(stage: Stage) -> None:
    stage.task("4711", state=State.RETIRED)

    assert_golden("no_result", stage.ask(stage.credential("privileged")))


@pytest.mark.covers("common-15")
def test_no_url_leaves_when_the_audit_cannot_be_written(stage: Stage) -> None:
    stage.task("4711")
    headers = {"Authorization": f"Bearer {stage.credential('privileged')}:{SECRET}"}
    client = without_audit(stage.services)

    assert_golden("unavailable", client.get("/tasks/4711/download_url", headers))


def test_an_issued_url_is_audited_without_the_url(stage: Stage) -> None:
    task = stage.task("4711")
    token_id = stage.credential("privileged")

    url = stage.ask(token_id).json()["url"]

    (entry,) = stage.entries
    assert (entry.action, entry.outcome) == (Action.ISSUED, Outcome.GRANTED)
    assert (entry.tenant, entry.principal, entry.subject) == (task.tenant, token_id, task.subject)
    assert url not in repr(entry)
    assert SECRET not in repr(entry)


def test_a_refused_task_is_audited_with_its_reason(stage: Stage) -> None:
    task = stage.task("4711", None, state=State.PENDING)

    stage.ask(stage.credential("privileged"))

    (entry,) = stage.entries
    assert (entry.outcome, entry.reason) == (Outcome.DENIED, "not_finished")
    assert entry.subject == task.subject
