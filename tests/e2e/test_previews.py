"""What may look at a link for one use without using it up, and what a link without limits does."""

from __future__ import annotations

import httpx
import pytest

from claimcheck.domain.report import Report
from tests.e2e.customer import Customer

pytestmark = pytest.mark.e2e

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0"
PAGE = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PREFETCHES = [
    {"Sec-Purpose": "prefetch"},
    {"Sec-Purpose": "prefetch;prerender", "Sec-Fetch-Mode": "no-cors"},
    {"Purpose": "prefetch"},
    {"X-Moz": "prefetch"},
]
PAGE_VIEWS = [
    {"Sec-Fetch-Mode": "navigate", "Accept": PAGE},
    {"Sec-Fetch-Mode": "navigate", "Accept": "*/*"},
    {"Accept": PAGE, "User-Agent": CHROME},
]
AGENTS = [
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "WhatsApp/2.23.20.0",
    "TelegramBot (like TwitterBot)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Barracuda Sentinel (EE)",
]
OPENINGS = [
    {},
    {"Accept": "*/*"},
    {"Accept": "text/html"},
    {"Accept": PAGE, "Sec-Fetch-Mode": "cors"},
    {"User-Agent": CHROME, "Sec-Fetch-Mode": "no-cors"},
]
SPENT = {"error": True, "message": "Link has expired or was already used", "code": 410}


@pytest.fixture(scope="module")
def report(customer: Customer) -> Report:
    return customer.publish(single_use=True)


@pytest.fixture
def link(customer: Customer, report: Report) -> str:
    """A link for one use."""
    return customer.link(report.id)


def assert_spends_nothing(http: httpx.Client, link: str, headers: dict[str, str]) -> None:
    for _ in range(2):
        page = http.get(link, headers=headers)
        assert (page.status_code, page.headers["Content-Type"][:9]) == (200, "text/html")
        assert '<form method="post"' in page.text
    assert len(http.get(link).content) == 100
    assert http.get(link).json() == SPENT


@pytest.mark.covers("links-05", "links-08")
@pytest.mark.parametrize("headers", PREFETCHES)
def test_a_prefetch_spends_nothing(http: httpx.Client, link: str, headers: dict[str, str]) -> None:
    assert_spends_nothing(http, link, headers)


@pytest.mark.covers("links-06", "links-08")
@pytest.mark.parametrize("headers", PAGE_VIEWS)
def test_a_page_view_spends_nothing(http: httpx.Client, link: str, headers: dict[str, str]) -> None:
    assert_spends_nothing(http, link, headers)


@pytest.mark.covers("links-10")
@pytest.mark.parametrize("agent", AGENTS)
def test_a_program_that_opens_links_unasked_spends_nothing(
    http: httpx.Client, link: str, agent: str
) -> None:
    assert_spends_nothing(http, link, {"User-Agent": agent})


@pytest.mark.covers("files-12", "links-04")
def test_head_tells_about_the_file_and_spends_nothing(
    http: httpx.Client, link: str, report: Report
) -> None:
    probes = [http.head(link, headers=headers) for headers in (*OPENINGS, *PAGE_VIEWS)]

    assert {(p.status_code, p.headers["X-File-Size"], p.content) for p in probes} == {
        (200, "100", b"")
    }
    assert report.file
    assert {p.headers["ETag"] for p in probes} == {report.file.etag}
    assert http.get(link).status_code == 200


@pytest.mark.covers("links-06", "links-07")
@pytest.mark.parametrize("headers", OPENINGS)
def test_any_other_get_redeems(http: httpx.Client, link: str, headers: dict[str, str]) -> None:
    assert len(http.get(link, headers=headers).content) == 100
    assert http.get(link, headers=headers).json() == SPENT


@pytest.mark.covers("links-07")
@pytest.mark.parametrize("headers", [*PREFETCHES, *PAGE_VIEWS, {"User-Agent": AGENTS[0]}])
def test_every_post_redeems(http: httpx.Client, link: str, headers: dict[str, str]) -> None:
    assert len(http.post(link, headers=headers).content) == 100
    assert http.post(link, headers=headers).json() == SPENT


@pytest.mark.covers("links-01", "links-09")
def test_a_link_without_a_limit_delivers_to_everybody(
    http: httpx.Client, customer: Customer
) -> None:
    link = customer.link(customer.publish().id)
    visits = [*PREFETCHES, *PAGE_VIEWS, *OPENINGS, *({"User-Agent": agent} for agent in AGENTS)]

    answers = [http.get(link, headers=headers) for headers in visits]
    answers += [http.post(link, headers=headers) for headers in visits]

    assert {(a.status_code, len(a.content)) for a in answers} == {(200, 100)}


@pytest.mark.covers("links-11")
def test_other_contracts_deliver_a_sensitive_report_as_any_other(
    http: httpx.Client, customer: Customer, report: Report
) -> None:
    ways = [
        (f"/api/v1/reports/{report.id}/download", customer.business),
        (f"/b/api/v1/reports/files/{report.encrypted_id}/download", customer.api_key),
    ]

    statuses = [http.get(url, headers=headers).status_code for url, headers in ways * 2]

    assert statuses == [200] * 4
