"""What may be fetched once is fetched once: looking spends nothing, nothing else serves it."""

from __future__ import annotations

from hashlib import sha256

import httpx
import pytest

from claimcheck.domain.delivery import INLINE_BYTES
from claimcheck.domain.report import Kind
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage, at_once

pytestmark = pytest.mark.e2e

PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Sec-Fetch-Mode": "navigate"}
SPENT = b'{"error": true, "message": "Link has expired or was already used", "code": 410}'


@pytest.mark.covers("external-reports-06", "links-03")
def test_a_single_use_link_serves_once(http: httpx.Client, customer: Customer) -> None:
    link = customer.link(customer.publish(single_use=True).id)

    first, second = http.get(link), http.get(link)

    assert (first.status_code, len(first.content)) == (200, 100)
    assert (second.status_code, second.content) == (410, SPENT)


@pytest.mark.covers("links-04", "links-06", "links-07", "links-08")
def test_looking_at_a_single_use_link_spends_nothing_and_its_button_redeems_it(
    http: httpx.Client, customer: Customer, stage: Stage
) -> None:
    report = customer.publish(single_use=True)
    link = customer.link(report.id)

    page, probe = http.get(link, headers=PAGE), http.head(link)
    redeemed = http.post(link)

    assert (page.status_code, probe.status_code, redeemed.status_code) == (200, 200, 200)
    assert page.headers["Content-Type"].startswith("text/html")
    assert report.file
    assert sha256(redeemed.content).hexdigest() == report.file.sha256
    assert (http.post(link).content, http.get(link, headers=PAGE).status_code) == (SPENT, 410)
    noted = [stage.entry(customer.tenant, a.headers["X-Request-Id"]) for a in (page, redeemed)]
    assert [entry["action"] for entry in noted] == ["previewed", "redeemed"]


@pytest.mark.covers("files-03")
def test_a_large_single_use_file_is_redirected_to_storage_once(
    http: httpx.Client, customer: Customer
) -> None:
    report = customer.publish(size=INLINE_BYTES + 1, single_use=True)
    link = customer.link(report.id)

    redirect, again = http.get(link), http.get(link)

    assert report.file
    arrived = http.get(redirect.headers["Location"])
    assert sha256(arrived.content).hexdigest() == report.file.sha256
    assert (redirect.status_code, again.status_code) == (303, 410)


@pytest.mark.covers("export-tasks-04")
@pytest.mark.parametrize("kind", [Kind.TASK, Kind.DOCUMENT])
def test_what_serves_once_is_never_handed_out_as_a_storage_url(
    http: httpx.Client, customer: Customer, kind: Kind
) -> None:
    sent = customer.publish(kind, single_use=True)

    url = customer.task_url(sent.id) if kind is Kind.TASK else customer.document_url(sent.id)

    assert url.startswith(f"{http.base_url}".rstrip("/") + "/reports/")
    assert [http.get(url).status_code for _ in range(2)] == [200, 410]


def test_many_at_once_redeem_a_single_use_link_once(http: httpx.Client, customer: Customer) -> None:
    link = customer.link(customer.publish(single_use=True).id)

    statuses = sorted(at_once(lambda _: http.get(link).status_code, range(8)))

    assert statuses == [200, *[410] * 7]
