"""README and docs as tests read them: their fenced blocks, and what is said in front of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md")))
SHELL = "sh"
PROGRAMS = ("python", "js", "java")

_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = re.compile(r"<!-- (?P<reason>needs AWS|not run: [^\n]+) -->\n\Z")


@dataclass(frozen=True)
class Block:
    """One fenced block. `not_run` is the reason why no test runs it."""

    page: Path
    line: int
    language: str
    text: str
    not_run: str

    @property
    def name(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    text = page.read_text()
    for fence in _FENCE.finditer(text):
        before = text[: fence.start()]
        mark = _MARK.search(before)
        yield Block(
            page,
            before.count("\n") + 1,
            fence["language"],
            fence["text"],
            mark["reason"] if mark else "",
        )


def shell_blocks() -> list[Block]:
    """The shell blocks of every page."""
    return [block for page in PAGES for block in blocks(page) if block.language == SHELL]


def pages_to_run() -> list[Path]:
    """The pages with a shell block that can run here."""
    return [
        page
        for page in PAGES
        if any(block.page == page for block in shell_blocks() if not block.not_run)
    ]


def script(page: Path) -> str:
    """All shell blocks of a page that can run, in order; a failing one is named."""
    parts = [
        f"BLOCK={block.name}\n{block.text}"
        for block in blocks(page)
        if block.language == SHELL and not block.not_run
    ]
    return "set -eu -o pipefail\ntrap 'echo \"failed: $BLOCK\" >&2' ERR\n" + "\n".join(parts)


def programs(page: Path) -> list[Block]:
    """The complete programs of a page."""
    return [block for block in blocks(page) if block.language in PROGRAMS]
