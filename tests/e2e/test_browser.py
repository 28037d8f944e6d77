"""What a browser does with the deployed API: pages that fetch, people who open links."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

from claimcheck.domain.report import Kind, StoredFile
from claimcheck_cli.local.stack import LocalStack
from tests.e2e.chromium import BROWSER_TESTS, digest
from tests.e2e.customer import Customer
from tests.e2e.stage import Stage

pytestmark = BROWSER_TESTS

SCRIPT = Path(__file__).parent / "web" / "download.js"
# The application's module, imported into whatever page is open.
DOWNLOAD = """async ([module, baseUrl, reportId, token]) => {
    const { downloadReport } = await import(module);
    return await downloadReport(baseUrl, reportId, token);
}"""
MODULE = "data:text/javascript;base64," + b64encode(SCRIPT.read_bytes()).decode()
SIZES = ["csv", "large"]  # delivered in the answer, and by redirect to storage


class Application(BaseHTTPRequestHandler):
    """An empty page of a web application."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>application</title>")

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture(scope="module")
def application(stack: LocalStack) -> Iterator[str]:
    """The port of a web application whose origin, by address, may read the API's answers."""
    port = urlsplit(stack.parameters["AllowedOrigins"]).port
    assert port is not None
    with ThreadingHTTPServer(("127.0.0.1", port), Application) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield str(port)
        server.shutdown()
        thread.join()


class Cast:
    """A customer of the deployed service and what was published for him."""

    def __init__(self, stack: LocalStack, stage: Stage, customer: Customer) -> None:
        self._stage, self._customer = stage, customer
        self.base_url = stack.base_url

    def publish(self, path: Path, **of: Any) -> tuple[str, StoredFile]:
        report = self._stage.publish_one(self._customer.tenant, Kind.REPORT, path, **of)
        assert report.file is not None
        return report.id, report.file

    def download(self, page: Page, report_id: str) -> dict[str, object]:
        """Run the application's own download in `page`."""
        token = self._customer.oauth["Authorization"].removeprefix("Bearer ")
        saved: dict[str, object] = page.evaluate(
            DOWNLOAD, [MODULE, self.base_url, report_id, token]
        )
        return saved

    def link(self, report_id: str) -> str:
        return self._customer.link(report_id)


@pytest.fixture
def cast(stack: LocalStack, stage: Stage, customer: Customer) -> Cast:
    return Cast(stack, stage, customer)


@pytest.mark.covers("common-22", "files-20", "files-21", "links-01")
@pytest.mark.parametrize("name", SIZES)
@pytest.mark.parametrize("whose", ["ours", "another"])
def test_a_page_fetches_and_saves_a_report(
    page: Page, cast: Cast, application: str, files: dict[str, Path], whose: str, name: str
) -> None:
    report_id, file = cast.publish(files[name])
    page.goto(cast.base_url if whose == "ours" else f"http://127.0.0.1:{application}")

    with page.expect_download() as saving:
        saved = cast.download(page, report_id)

    assert (saved["sha256"], saved["size"]) == (file.sha256, file.size)
    assert file.filename in str(saved["disposition"])
    assert (saving.value.suggested_filename, digest(saving.value)) == (file.filename, file.sha256)


@pytest.mark.covers("common-22")
def test_a_page_of_an_origin_that_is_not_listed_reads_nothing(
    page: Page, cast: Cast, application: str, files: dict[str, Path]
) -> None:
    report_id, _ = cast.publish(files["csv"])
    page.goto(f"http://localhost:{application}")  # to a browser another origin than the address

    with pytest.raises(PlaywrightError, match="Failed to fetch"):
        cast.download(page, report_id)


@pytest.mark.covers("links-03", "links-06", "links-07", "links-08")
@pytest.mark.parametrize("name", SIZES)
def test_a_person_opens_a_single_use_link_and_presses_the_button(
    page: Page, cast: Cast, files: dict[str, Path], name: str
) -> None:
    report_id, file = cast.publish(files[name], single_use=True)
    link = cast.link(report_id)

    for _ in range(2):  # looking, even twice, spends nothing
        page.goto(link)
        assert page.get_by_role("button").count() == 1
    with page.expect_download() as saving:
        page.get_by_role("button").click()

    assert (saving.value.suggested_filename, digest(saving.value)) == (file.filename, file.sha256)
    spent = page.goto(link)
    assert spent is not None
    assert spent.status == 410


def test_the_landing_page_shows_hostile_names_as_text(
    page: Page, cast: Cast, tmp_path: Path
) -> None:
    hostile = tmp_path / "<img src=x onerror=alert(1)>.csv"
    hostile.write_bytes(b"a,b")
    report_id, _ = cast.publish(hostile, single_use=True)
    alerts: list[str] = []
    page.on("dialog", lambda dialog: alerts.append(dialog.message))

    page.goto(cast.link(report_id))

    assert page.locator("script, img").count() == 0
    assert hostile.name in page.inner_text("body")
    assert alerts == []


def test_the_landing_page_can_be_used_by_keyboard_and_ear(
    page: Page, cast: Cast, files: dict[str, Path]
) -> None:
    report_id, _ = cast.publish(files["csv"], single_use=True)

    page.goto(cast.link(report_id))

    assert page.locator("html").get_attribute("lang") == "en"
    assert page.title()
    assert page.get_by_role("heading", level=1).count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
