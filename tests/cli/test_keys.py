"""The `keys` commands: ids and times, never a key."""

from __future__ import annotations

import json

import pytest

from claimcheck_cli import keys
from claimcheck_cli.main import run
from tests.cli.office import Office
from tests.fakes import FakeServices


@pytest.fixture(autouse=True)
def terminal(services: FakeServices, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal whose deployment is in memory."""
    monkeypatch.setattr(keys, "deployment_of", lambda _context: None)
    monkeypatch.setattr(keys, "operator_of", lambda _deployment: Office.of(services))


def test_a_rotation_shows_when_the_new_key_begins_and_the_old_one_ends(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["keys", "rotate", "access-token", "--json"]) == 0

    [old, new] = json.loads(capsys.readouterr().out)["keys"]
    assert (old["begins"], old["ends"]) == (None, "2026-03-14T13:07:00Z")
    assert (new["begins"], new["ends"]) == ("2026-03-14T12:06:00Z", None)
    assert old.keys() == new.keys() == {"kid", "purpose", "begins", "ends"}


def test_every_purpose_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keys", "list", "--json"]) == 0

    shown = json.loads(capsys.readouterr().out)["keys"]
    assert [line["purpose"] for line in shown] == ["access-token", "link", "list"]


def test_a_table_shows_no_key(services: FakeServices, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keys", "rotate", "link", "--at-once"]) == 0

    printed = capsys.readouterr()
    current = services.link_keys.current()
    assert current.kid in printed.out
    assert current.secret.decode() not in printed.out + printed.err


def test_a_purpose_that_there_is_not_is_a_misuse() -> None:
    assert run(["keys", "rotate", "cookies"]) == 2
