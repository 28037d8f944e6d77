"""A file of each type in a browser: a link that is opened saves it under its name."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from claimcheck.domain.filename import MIME_TYPES
from tests.e2e.chromium import BROWSER_TESTS, digest
from tests.e2e.ways import Ways

pytestmark = BROWSER_TESTS


@pytest.mark.covers("files-13", "files-16", "links-09")
@pytest.mark.parametrize("extension", MIME_TYPES)
def test_a_file_of_each_type_is_saved_under_its_name(
    page: Page, kinds: dict[str, Ways], extension: str
) -> None:
    link, file = kinds[extension]["link"].url, kinds[extension].file

    with page.expect_response(link) as answered, page.expect_download() as saving:
        page.evaluate("url => location.assign(url)", link)

    assert (saving.value.suggested_filename, digest(saving.value)) == (file.filename, file.sha256)
    assert answered.value.headers["content-type"] == MIME_TYPES[extension]
