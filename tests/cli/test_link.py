"""The `link` commands: what they print, and what they refuse before they ask anybody."""

from __future__ import annotations

import pytest

from claimcheck.domain.delivery import SignedUrl
from claimcheck_cli.link import document, networks_of
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


@pytest.mark.parametrize(
    "option", [["--max-uses", "0"], ["--seconds", "604801"], ["--expires-in", "0"]]
)
def test_a_link_without_uses_or_beyond_a_week_is_refused(option: list[str]) -> None:
    assert run(["--stack", "nowhere", "link", "create", TENANT, "an-id", *option]) == 2


@pytest.mark.parametrize("network", ["203.0.113.9/24", "somewhere", "fe80::1%eth0"])
def test_what_is_no_network_is_refused_by_name(
    network: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--stack", "nowhere", "link", "create", TENANT, "id", "--allow", network]) == 2
    assert "--allow" in capsys.readouterr().err


def test_networks_are_brought_to_their_one_spelling() -> None:
    assert networks_of(["2001:DB8::/32", "203.0.113.9"]) == ("2001:db8::/32", "203.0.113.9/32")
