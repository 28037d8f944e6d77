"""Chromium, without a screen: what tests of browsers stand on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

import pytest
from playwright.sync_api import Browser, Download, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

BROWSER_TESTS = [
    pytest.mark.e2e,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


def digest(download: Download) -> str:
    """Of the bytes that arrived."""
    return sha256(download.path().read_bytes()).hexdigest()
