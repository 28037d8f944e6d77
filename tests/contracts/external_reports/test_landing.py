"""The page that a link for one use shows in a browser."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from claimcheck.contracts.external_reports.landing import human_size
from tests.client import WireReply
from tests.contracts.external_reports.stage import Stage, assert_golden
from tests.fakes import STORAGE_ORIGIN

VIEW = {"Sec-Fetch-Mode": "navigate"}


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def view(stage: Stage, filename: str = "summary.csv") -> WireReply:
    report = stage.report("report_a", filename=filename)
    return stage.client.get(stage.link(report, max_uses=1), VIEW)


@pytest.mark.covers("links-08")
def test_a_page_view_answers_the_landing_page(stage: Stage) -> None:
    assert_golden("landing", view(stage))


@pytest.mark.covers("links-08")
def test_the_page_posts_to_its_own_url_and_runs_no_script(stage: Stage) -> None:
    page = Page(view(stage).body.decode())

    # Without an action a form goes to the page's own URL, query included.
    assert page.named("form") == [{"method": "post"}]
    assert [button["type"] for button in page.named("button")] == ["submit"]
    assert page.named("script") == []
    assert page.named("html") == [{"lang": "en"}]


@pytest.mark.covers("links-07", "links-08")
def test_the_pages_button_redeems_the_link(stage: Stage) -> None:
    url = stage.link(stage.report("report_a", b"the file"), max_uses=1)
    stage.client.get(url, VIEW)

    reply = stage.client.post(
        url,
        {**VIEW, "Content-Type": "application/x-www-form-urlencoded", "Origin": "null"},
    )

    assert reply.body == b"the file"


def test_a_file_name_cannot_become_markup(stage: Stage) -> None:
    filename = "<img src=x onerror=alert(1)>&\"'{size}.csv"

    page = Page(view(stage, filename).body.decode())

    assert page.named("img") == []
    assert filename in page.text


def test_the_policy_allows_nothing_but_the_style_and_the_forms_two_targets(stage: Stage) -> None:
    reply = view(stage)
    style = re.search("<style>(.*)</style>", reply.body.decode(), re.DOTALL)
    assert style is not None
    digest = b64encode(sha256(style[1].encode()).digest()).decode()

    directives = reply.headers["content-security-policy"].split("; ")

    assert directives == [
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        f"form-action 'self' {STORAGE_ORIGIN}",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (999_949, "999.9 kB"),
        (999_999, "1.0 MB"),
        (1_234_567, "1.2 MB"),
        (5_000_000_000, "5.0 GB"),
        (7_000_000_000_000_000, "7000.0 TB"),
    ],
)
def test_a_size_is_told_in_the_unit_that_fits(size: int, words: str) -> None:
    assert human_size(size) == words
