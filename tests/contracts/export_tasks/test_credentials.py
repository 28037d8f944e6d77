"""Who may ask for export tasks, on the wire."""

from __future__ import annotations

import pytest

from tests.contracts.export_tasks.stage import Stage, assert_golden
from tests.contracts.stage import SECRET

EXPORTS = "access-level:exports"


@pytest.mark.covers("common-19", "export-tasks-07")
@pytest.mark.parametrize("sent", ["Bearer {id}:wrong", "Bearer {id}", "{id}"])
def test_a_bad_credential_answers_401(stage: Stage, sent: str) -> None:
    headers = {"Authorization": sent.format(id=stage.credential("privileged"))}

    assert_golden("unauthenticated", stage.client.get("/tasks/4711/download_url", headers))


@pytest.mark.covers("common-04")
def test_the_scheme_is_written_as_one_likes(stage: Stage) -> None:
    stage.task("4711")
    headers = {"authorization": f"bEARER {stage.credential('privileged')}:{SECRET}"}

    assert stage.client.get("/tasks/4711/download_url", headers).status == 200


@pytest.mark.covers("export-tasks-02")
def test_an_admin_token_with_the_access_level_is_served(stage: Stage) -> None:
    stage.task("4711")

    assert stage.ask(stage.credential("admin", EXPORTS)).status == 200


@pytest.mark.covers("export-tasks-02", "export-tasks-08")
@pytest.mark.parametrize(
    "grants",
    [
        (),
        ("admin",),
        (EXPORTS,),
        ("scope:exports", "admin"),
        ("admin", "access-level:imports"),
        ("admin", "access-level:Exports"),
        ("admin", "exports"),
        ("scope:reports:read", "superuser"),
    ],
)
def test_a_token_without_the_access_level_answers_403(
    stage: Stage, grants: tuple[str, ...]
) -> None:
    stage.task("4711")

    assert_golden("no_access_level", stage.ask(stage.credential(*grants)))


@pytest.mark.covers("common-10")
def test_a_token_without_rights_never_learns_which_tasks_exist(stage: Stage) -> None:
    stage.task("4711")
    token_id = stage.credential()

    assert stage.ask(token_id, "4711").body == stage.ask(token_id, "404").body


@pytest.mark.covers("common-14", "export-tasks-13")
def test_too_many_requests_answer_429(stage: Stage) -> None:
    stage.task("4711")
    token_id = stage.credential("privileged", rate=1)
    stage.ask(token_id)

    assert_golden("too_many_requests", stage.ask(token_id))
