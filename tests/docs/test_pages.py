"""What README and docs say of files, commands and versions is true. Runs none of it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from claimcheck.runtime.version import VERSION
from claimcheck_cli.main import run
from tests.docs.pages import PAGES, PROGRAMS, ROOT, SHELL, Block, blocks, shell_blocks
from tests.docs.parameters import PAGE as DEPLOY
from tests.docs.parameters import page_with, table

README_LINES = 130
LANGUAGES = {SHELL, *PROGRAMS, "mermaid", ""}
_LINK = re.compile(r"\]\((?!https?:)(?P<file>[^)#]*)(?:#(?P<anchor>[^)]+))?\)")
_HEADING = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")
_COMMAND = re.compile(
    r"(?<![\w-])claimcheck(?: --stack \w+)?(?P<words>(?: [a-z]+(?=[ )]|$)){1,2})(?P<rest>[^#|]*)"
)
_OPTION = re.compile(r"--[a-z-]+")


def named(thing: Path | Block) -> str:
    return thing.name


def commands() -> list[str]:
    """Every `claimcheck` in a shell block, and in code within a sentence."""
    said = [line for block in shell_blocks() for line in block.text.splitlines()]
    for page in PAGES:
        prose = re.sub(r"^```.*?^```$", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
        said += _CODE.findall(prose)
    return sorted({found[0].strip() for line in said for found in _COMMAND.finditer(line)})


def anchors(page: Path) -> set[str]:
    titles = _HEADING.findall(page.read_text())
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def broken_links(page: Path) -> Iterator[str]:
    for link in _LINK.finditer(page.read_text()):
        to = (page.parent / link["file"]).resolve() if link["file"] else page
        if not to.exists() or (link["anchor"] and link["anchor"] not in anchors(to)):
            yield link[0]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    assert list(broken_links(page)) == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_block_names_a_language_that_is_tested(page: Path) -> None:
    assert {block.language for block in blocks(page)} <= LANGUAGES


@pytest.mark.parametrize("block", shell_blocks(), ids=named)
def test_a_shell_block_is_a_shell_script(block: Block) -> None:
    checked = subprocess.run(
        ["bash", "-n"], input=block.text, capture_output=True, text=True, check=False
    )

    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize("line", commands())
def test_a_command_and_its_options_exist(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = _COMMAND.search(line)
    assert command

    assert run([*command["words"].split(), "--help"]) == 0
    assert set(_OPTION.findall(command["rest"])) <= set(_OPTION.findall(capsys.readouterr().out))


def test_every_target_of_make_exists() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    said = " ".join(page.read_text() for page in PAGES)

    assert set(re.findall(r"`make\s([a-z-]+)", said)) <= targets


def test_the_table_of_parameters_is_the_templates() -> None:
    page = DEPLOY.read_text()

    assert page == page_with(table(), page), "run: python -m tests.docs.parameters"


def test_the_readme_stays_short() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= README_LINES


def test_the_changelog_begins_with_what_is_unreleased_and_then_this_version() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert headings[0] == "[Unreleased]"
    assert re.fullmatch(rf"\[{re.escape(VERSION)}\] - \d{{4}}-\d{{2}}-\d{{2}}", headings[1])
