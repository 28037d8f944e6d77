"""The `link` commands: what they print, and what they refuse before they ask anybody."""

from __future__ import annotations

import pytest

from claimcheck.domain.delivery import SignedUrl
from claimcheck_cli.link import document
from claimcheck_cli.main import run
from tests.fakes import NOW
from tests.samples import TENANT


def test_a_new_link_is_shown_with_its_end_and_its_uses() -> None:
    assert document(SignedUrl("https://x/reports/t?expires=1", NOW, "an id", 2)) == {
        "id": "an id",
        "url": "https://x/reports/t?expires=1",
        "expires_at": "2026-03-14T12:00:00Z",
        "max_uses": 2,
    }


@pytest.mark.parametrize("named", [[], ["--all", "--link", "x"], ["--link", "x", "--report", "y"]])
def test_what_to_end_is_named_once(named: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--stack", "nowhere", "link", "revoke", TENANT, *named]) == 2
    assert "--link, --report and --all" in capsys.readouterr().err


@pytest.mark.parametrize("option", [["--max-uses", "0"], ["--seconds", "604801"]])
def test_a_link_without_uses_or_beyond_a_week_is_refused(option: list[str]) -> None:
    assert run(["--stack", "nowhere", "link", "create", TENANT, "an-id", *option]) == 2
