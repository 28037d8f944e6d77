"""The page for people."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from claimcheck.runtime.openapi.document import openapi_document
from claimcheck.runtime.openapi.page import docs_page
from tests.client import BASE_URL, SERVED, WireClient, WireReply
from tests.fakes import FakeServices


class Elements(HTMLParser):
    """What a page is made of: tags still open, ids, targets of links, attributes, text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag != "meta":
            self.open.append(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.targets.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def page(services: FakeServices) -> WireReply:
    return WireClient(services).get("/docs")


def test_the_page_shows_every_route(page: WireReply) -> None:
    text = Elements(page.body.decode()).text

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for route in (route for contract in SERVED for route in contract.routes):
        assert f"{route.method} {route.path}" in text


def test_the_page_is_well_formed_and_its_links_lead_somewhere(page: WireReply) -> None:
    elements = Elements(page.body.decode())

    assert elements.open == []
    assert len(set(elements.ids)) == len(elements.ids)
    assert set(elements.targets) == {"openapi.json"} | {f"#{name}" for name in elements.ids}


def test_the_page_runs_nothing_and_loads_nothing(page: WireReply) -> None:
    elements = Elements(page.body.decode())
    style = page.body.decode().partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()

    assert not elements.tags & {"script", "link", "img", "iframe", "form"}
    assert not {name for name in elements.attributes if name.startswith(("on", "style", "src"))}
    assert page.headers["content-security-policy"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


def test_whatever_the_document_says_is_shown_as_text() -> None:
    hostile = "<script>alert(1)</script>"
    document = openapi_document(BASE_URL) | {"servers": [{"url": f"https://a.example/{hostile}"}]}

    page = docs_page(document).body.decode()

    assert hostile not in page
    assert hostile in Elements(page).text
