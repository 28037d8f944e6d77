"""The threat model and the promises: what they point to is there, and no threat goes unanswered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.figures import collect

ROOT = Path(__file__).parents[2]
DOCUMENTS = (ROOT / "SECURITY.md", ROOT / "docs" / "threat-model.md")
_NAMED = re.compile(r"`((?:tests|docs|events|layers|cli)/[\w./-]+)`")
_LINKED = re.compile(r"\]\(([\w./-]+)\)")


def threats() -> list[list[str]]:
    """The rows of threats: threat, what stops it, tests, what remains."""
    _, rows = (ROOT / "docs" / "threat-model.md").read_text().split("## Threats")
    cells = [line.strip("| ").split(" | ") for line in rows.splitlines() if line.startswith("| ")]
    return [row for row in cells if row[0] != "Threat"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_everything_that_a_security_document_points_to_is_there(document: Path) -> None:
    text = document.read_text()
    named = [ROOT / path for path in _NAMED.findall(text)]
    linked = [document.parent / path for path in _LINKED.findall(text)]

    assert named
    assert [path for path in (*named, *linked) if not path.is_file()] == []


def test_every_threat_says_what_stops_it_which_test_shows_it_and_what_remains() -> None:
    for row in threats():
        assert len(row) == 4, row[0]
        assert all(len(cell) > 10 for cell in row), row[0]
        assert re.fullmatch(r"(`tests/[\w./-]+\.py` ?)+", row[2]), row[0]
    collect("threats", len(threats()))


def test_what_shows_that_a_threat_is_stopped_does_test_something() -> None:
    shown_by = {path for row in threats() for path in _NAMED.findall(row[2])}
    checks = re.compile(r"^(async )?def test_|^def main", re.MULTILINE)

    assert [path for path in sorted(shown_by) if not checks.search((ROOT / path).read_text())] == []
