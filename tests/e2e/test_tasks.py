"""Tasks of chains: which tokens open them, which ids they have, where their URLs lead."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from claimcheck.domain.caller import ADMIN, CredentialKind
from claimcheck.domain.report import Kind
from claimcheck_cli.credential import grants
from tests.e2e.customer import Customer

pytestmark = pytest.mark.e2e

NO_TASK = {"error": "No task exists with the specified ID for this chain."}


def path(task_id: str) -> str:
    return f"/tasks/{task_id}/download_url"


@pytest.mark.covers("export-tasks-01", "common-11")
def test_a_token_opens_the_tasks_of_its_own_chain_only(
    http: httpx.Client, customer: Customer, stranger: Customer
) -> None:
    task = customer.publish(Kind.TASK)

    answers = [http.get(path(task.id), headers=who.task) for who in (customer, stranger)]

    assert [answer.status_code for answer in answers] == [200, 404]
    assert answers[1].json() == NO_TASK


@pytest.mark.covers("export-tasks-02", "export-tasks-08")
@pytest.mark.parametrize(
    ("level", "status"), [("exports", 200), ("", 403), ("imports", 403), ("Exports", 403)]
)
def test_an_admin_token_needs_the_access_level_for_exports(
    http: httpx.Client, customer: Customer, level: str, status: int
) -> None:
    task = customer.publish(Kind.TASK)
    held = grants(token_kind=ADMIN, access_level=level or None)
    admin = customer.holding(CredentialKind.TASK_TOKEN, held)

    assert http.get(path(task.id), headers=admin.task).status_code == status


@pytest.mark.covers("export-tasks-03")
@pytest.mark.parametrize("task_id", ["1", "9" * 19])
def test_the_shortest_and_the_longest_id_are_served(
    http: httpx.Client, customer: Customer, task_id: str
) -> None:
    customer.publish(Kind.TASK, id=task_id)

    assert http.get(path(task_id), headers=customer.task).status_code == 200


@pytest.mark.covers("export-tasks-03", "export-tasks-09")
@pytest.mark.parametrize(
    "task_id", ["0", "01", "-1", "+1", "1.0", "1e3", "1%20", "x", "9" * 20, "%D9%A1", "null"]
)
def test_what_is_no_id_of_a_task_names_none(
    http: httpx.Client, customer: Customer, task_id: str
) -> None:
    answer = http.get(path(task_id), headers=customer.task)

    assert (answer.status_code, answer.json()) == (404, NO_TASK)


@pytest.mark.covers("export-tasks-04", "export-tasks-05")
@pytest.mark.parametrize("extension", ["csv", "xlsx", "zip", "json"])
def test_a_url_lives_about_an_hour_and_ends_in_the_name_of_the_export(
    http: httpx.Client, customer: Customer, extension: str
) -> None:
    task = customer.publish(Kind.TASK, filename=f"x.{extension}", index="Wallet")

    answer = http.get(path(task.id), headers=customer.task)

    assert list(answer.json()) == ["url"]
    url = urlsplit(answer.json()["url"])
    assert url.path.endswith(f"/Wallet_Export-{task.id}.{extension}")
    assert 57 * 60 <= int(parse_qs(url.query)["X-Amz-Expires"][0]) <= 3600
    assert len(http.get(answer.json()["url"]).content) == 100
