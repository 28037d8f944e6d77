"""Links that the operator makes: many at the same door, interrupted downloads, ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from claimcheck.domain.report import Kind, Report, Subject
from claimcheck.usecases.operate_links import (
    WantedLink,
    create_link,
    revoke_link,
    revoke_links_of_report,
)
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

CALLERS = 20
KEY = {"Idempotency-Key": "4f9c1e7b2a8d4f5e9c3b6a1d8e7f0c2b"}


@pytest.fixture(scope="module")
def report(customer: Customer) -> Report:
    return customer.publish()


def create(stage: Stage, report: Report, **of: object) -> tuple[str, str]:
    """The id and the URL of a new link."""
    wanted = WantedLink(report.tenant, Kind.REPORT, report.id, **of)  # type: ignore[arg-type] # few vary
    command = stage.operator.command("link create")
    link = create_link(stage.operator, command, wanted, stage.deployment.base_url)
    return link.link_id, link.url


@pytest.mark.covers("links-03")
@pytest.mark.parametrize("uses", [1, 3])
def test_of_many_callers_at_once_exactly_so_many_get_the_file(
    stage: Stage, http: httpx.Client, report: Report, uses: int
) -> None:
    link_id, url = create(stage, report, max_uses=uses)

    with ThreadPoolExecutor(CALLERS) as pool:
        answers = list(pool.map(lambda _: http.get(url), range(CALLERS)))

    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(200), statuses.count(410)) == (uses, CALLERS - uses)
    stage.close_denials()
    mine = [e for e in stage.entries(report.tenant) if e["principal"] == link_id]
    assert [e["action"] for e in mine].count("redeemed") == uses
    assert sum(e["count"] for e in mine) == CALLERS


def test_of_many_callers_with_one_key_all_get_the_file_for_one_use(
    stage: Stage, http: httpx.Client, report: Report
) -> None:
    link_id, url = create(stage, report, max_uses=1)

    with ThreadPoolExecutor(CALLERS) as pool:
        answers = list(pool.map(lambda _: http.get(url, headers=KEY), range(CALLERS)))

    assert {answer.status_code for answer in answers} == {200}
    mine = [e["action"] for e in stage.entries(report.tenant) if e["principal"] == link_id]
    assert (mine.count("redeemed"), mine.count("resumed")) == (1, CALLERS - 1)
    assert http.get(url).status_code == 410


def test_a_link_to_confirm_opens_by_post_only(
    stage: Stage, http: httpx.Client, report: Report
) -> None:
    _, url = create(stage, report, confirm=True)

    assert http.get(url).headers["Content-Type"].startswith("text/html")
    assert report.file is not None
    assert len(http.post(url).content) == report.file.size


@pytest.mark.covers("links-03")
def test_an_ended_link_is_refused_at_its_next_use(
    stage: Stage, http: httpx.Client, report: Report
) -> None:
    link_id, url = create(stage, report)
    assert http.get(url).status_code == 200

    revoke_link(stage.operator, stage.operator.command("link revoke"), report.tenant, link_id)

    assert http.get(url).status_code == 410


def test_all_links_of_a_report_are_refused_once_they_are_ended(
    stage: Stage, http: httpx.Client, customer: Customer
) -> None:
    report = customer.publish()
    urls = [create(stage, report)[1], customer.link(report.id)]

    command = stage.operator.command("link revoke")
    revoke_links_of_report(stage.operator, command, report.tenant, Subject(Kind.REPORT, report.id))

    assert [http.get(url).status_code for url in urls] == [410, 410]
