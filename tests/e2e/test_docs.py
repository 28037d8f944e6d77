"""The page that describes the API, in a browser and under its own policy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from claimcheck_cli.local.stack import LocalStack
from tests.client import SERVED
from tests.e2e.chromium import BROWSER_TESTS, chromium

pytestmark = BROWSER_TESTS

PHONE = (390, 844)


@pytest.fixture
def page() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_page(viewport={"width": PHONE[0], "height": PHONE[1]})


def test_people_read_it_without_anything_from_elsewhere(page: Page, stack: LocalStack) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{stack.base_url}/docs")

    assert asked == [f"{stack.base_url}/docs"]
    assert said == []  # a breach of the policy is told here
    assert page.get_by_role("article").count() == sum(len(c.routes) for c in SERVED)
    # The policy let the style sheet in.
    assert page.evaluate("getComputedStyle(document.querySelector('.verb')).fontWeight") == "700"


def test_it_fits_a_phone_and_its_examples_open(page: Page, stack: LocalStack) -> None:
    page.goto(f"{stack.base_url}/docs")

    page.get_by_role("navigation").get_by_text("/tasks/{id}/download_url").click()
    article = page.get_by_role("article").filter(has_text="/tasks/{id}/download_url")
    article.locator("summary").first.click()

    assert page.url.endswith("#getTaskDownloadUrl")
    assert article.locator("pre").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_it_leads_to_the_document(page: Page, stack: LocalStack) -> None:
    page.goto(f"{stack.base_url}/docs")

    with page.expect_response(f"{stack.base_url}/openapi.json") as answered:
        page.get_by_role("link", name="openapi.json", exact=True).click()

    assert answered.value.json()["servers"] == [{"url": stack.base_url}]
