"""One link in many hands at once, and in the hands of a browser."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from claimcheck.domain.report import Kind, Report
from claimcheck.usecases.link_admin import LinkRequest, create_link
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage

pytestmark = pytest.mark.e2e

CALLERS, USES = 8, 3
KEY = {"Idempotency-Key": "4f9c1e7b2a8d4f5e9c3b6a1d8e7f0c2b"}
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Sec-Fetch-Mode": "navigate"}
SPENT = {"error": True, "message": "Link has expired or was already used", "code": 410}


@pytest.fixture(scope="module")
def report(customer: Customer) -> Report:
    return customer.publish()


def create(stage: Stage, report: Report, max_uses: int) -> tuple[str, str]:
    """The id and the URL of a new link."""
    wanted = LinkRequest(report.tenant, Kind.REPORT, report.id, max_uses=max_uses)
    command = stage.operator.command("link create")
    link = create_link(stage.operator, command, wanted, stage.deployment.base_url)
    return link.link_id, link.url


@pytest.mark.covers("links-03")
def test_of_many_callers_at_once_exactly_as_many_as_it_has_uses_get_the_file(
    stage: Stage, http: httpx.Client, report: Report
) -> None:
    link_id, url = create(stage, report, max_uses=USES)

    with ThreadPoolExecutor(CALLERS) as pool:
        answers = list(pool.map(lambda _: http.get(url), range(CALLERS)))

    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(200), statuses.count(410)) == (USES, CALLERS - USES)
    stage.close_denials()
    mine = [e for e in stage.entries(report.tenant) if e["principal"] == link_id]
    assert [e["action"] for e in mine].count("redeemed") == USES
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


@pytest.mark.covers("links-04", "links-06", "links-07", "links-08")
def test_opening_a_single_use_link_spends_nothing_and_its_button_redeems_it(
    http: httpx.Client, customer: Customer, stage: Stage
) -> None:
    link = customer.link(customer.publish(single_use=True).id)

    page, probe = http.get(link, headers=PAGE), http.head(link)
    redeemed = http.post(link)

    assert page.headers["Content-Type"].startswith("text/html")
    assert (page.status_code, probe.status_code, len(redeemed.content)) == (200, 200, 100)
    assert (http.post(link).json(), http.get(link, headers=PAGE).status_code) == (SPENT, 410)
    noted = [stage.entry(customer.tenant, a.headers["X-Request-Id"]) for a in (page, redeemed)]
    assert [entry["action"] for entry in noted] == ["previewed", "redeemed"]


@pytest.mark.covers("links-02")
def test_an_altered_or_repeated_parameter_of_a_link_is_refused(
    http: httpx.Client, customer: Customer
) -> None:
    link = customer.link(customer.publish().id)
    path, _, query = link.partition("?")
    expires, signature = query.split("&")
    queries = [
        "",
        expires,
        f"{expires}&{expires}&{signature}",
        f"{query}&{signature}",
        f"{query}0",
        f"{expires}%20&{signature}",
        query.replace("expires", "Expires"),
    ]

    answers = [http.get(f"{path}?{altered}") for altered in queries]

    assert {answer.status_code for answer in answers} == {404}
    assert http.get(link).status_code == 200
