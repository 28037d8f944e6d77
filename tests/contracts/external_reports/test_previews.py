"""What merely looks at a link for one use, on the wire, and what redeems it."""

from __future__ import annotations

import pytest

from claimcheck.contracts.external_reports.agents import PREVIEW_AGENTS
from tests.contracts.external_reports.stage import Stage, assert_golden

PAGE = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
LOOKS = (
    {"Sec-Purpose": "prefetch"},
    {"Sec-Purpose": "prefetch;prerender", "Sec-Fetch-Mode": "no-cors"},
    {"Purpose": "prefetch"},
    {"X-Moz": "Prefetch"},
    {"Sec-Fetch-Mode": "navigate"},
    {"Sec-Fetch-Mode": "navigate", "Accept": "*/*"},
    {"Accept": PAGE},
    {"User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"},
    {"User-Agent": "facebookexternalhit/1.1", "Sec-Fetch-Mode": "cors"},
    {"Purpose": "PREVIEW"},
    {"Sec-Purpose": "prefetch", "If-None-Match": "*"},
)
ROWS = {"K-07": LOOKS}  # of tests/hostile/catalogue.json
OPENINGS: tuple[dict[str, str], ...] = (
    {},
    {"Accept": "*/*"},
    {"Accept": "text/html"},
    {"Accept": PAGE, "Sec-Fetch-Mode": "cors"},
    {"User-Agent": "curl/8.5.0"},
    {"User-Agent": "python-requests/2.32.0"},
    {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"},
)


@pytest.mark.covers("links-09")
def test_a_link_without_a_limit_delivers_to_a_page_view(stage: Stage) -> None:
    url = stage.link(stage.report("report_a", b"the file"))

    assert stage.client.get(url, {"Sec-Fetch-Mode": "navigate"}).body == b"the file"


@pytest.mark.covers("links-03", "links-06", "links-07")
@pytest.mark.parametrize("headers", OPENINGS)
def test_a_link_for_one_use_is_spent_by_a_plain_request(
    stage: Stage, headers: dict[str, str]
) -> None:
    url = stage.link(stage.report("report_a", b"the file"), max_uses=1)

    assert stage.client.get(url, headers).body == b"the file"
    assert_golden("link_ended", stage.client.get(url, headers))


@pytest.mark.covers("links-04", "links-05", "links-06", "links-08", "files-12")
@pytest.mark.parametrize("headers", LOOKS)
def test_looking_at_a_link_spends_nothing(stage: Stage, headers: dict[str, str]) -> None:
    url = stage.link(stage.report("report_a", b"the file"), max_uses=1)

    for _ in range(3):
        assert stage.client.get(url, headers).headers["content-type"].startswith("text/html")
        assert stage.client.head(url, headers).status == 200
    assert stage.client.get(url).body == b"the file"


@pytest.mark.covers("links-10")
@pytest.mark.parametrize("agent", PREVIEW_AGENTS)
def test_programs_that_open_links_unasked_spend_nothing(stage: Stage, agent: str) -> None:
    url = stage.link(stage.report("report_a", b"the file"), max_uses=1)

    page = stage.client.get(url, {"User-Agent": f"Mozilla/5.0 (compatible; {agent.title()}/2.0)"})

    assert page.headers["content-type"].startswith("text/html")
    assert stage.client.get(url).body == b"the file"


@pytest.mark.covers("links-07")
@pytest.mark.parametrize("headers", LOOKS)
def test_every_post_redeems(stage: Stage, headers: dict[str, str]) -> None:
    url = stage.link(stage.report("report_a", b"the file"), max_uses=1)

    assert stage.client.post(url, headers).body == b"the file"


def test_one_of_two_fetch_modes_is_enough_to_spend_nothing(stage: Stage) -> None:
    url = stage.link(stage.report("report_a", b"the file"), max_uses=1)

    stage.client.get(url, [("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Mode", "navigate")])

    assert stage.client.get(url).body == b"the file"
