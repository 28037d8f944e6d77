"""What the tests have tried, in figures: collected as they run, and written down as a page.

    python -m tests.figures write    makes docs/assurance.md from the last runs
    python -m tests.figures check    says where that page and the last runs differ

Each figure is a count that is the same in every run; a time or a rate is none.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "assurance.md"
COLLECTED = ROOT / ".local" / "figures"

_HEAD = """\
# Assurance

What the tests try, counted by the tests themselves. `make assurance` runs them and renews this
page; `make test` fails if it is no longer true.

| What | Figure | Repeat it with |
|---|---:|---|
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the page: what was counted, and the command that counts it again."""

    what: str
    command: str


_FAULTS = ".venv/bin/python -m pytest tests/faults"

FIGURES: Mapping[str, Figure] = {
    # Faults
    "fault_scenarios": Figure("single faults in calls to AWS, in every use case", _FAULTS),
    "fault_pairs": Figure("pairs of faults in the redemption of a single-use link", _FAULTS),
    "deliveries": Figure("deliveries of exports, shuffled, with every tenth call failing", _FAULTS),
}


def collect(name: str, count: int) -> None:
    """Keep a figure of this run. A name that the page does not know raises `KeyError`."""
    COLLECTED.mkdir(parents=True, exist_ok=True)
    (COLLECTED / f"{name}.json").write_text(
        json.dumps({"what": FIGURES[name].what, "count": count})
    )


def collected() -> dict[str, int]:
    """The figures of the last runs, by name."""
    return {
        name: json.loads(path.read_text())["count"]
        for name in FIGURES
        if (path := COLLECTED / f"{name}.json").is_file()
    }


def page(counts: Mapping[str, int]) -> str:
    """The page. Raises `KeyError` for a figure that no run has counted."""
    return _HEAD + "\n".join(_line(name, counts[name]) for name in FIGURES) + "\n"


def differences(written: str, counts: Mapping[str, int]) -> list[str]:
    """The lines that the last runs would have written otherwise; what did not run is not judged."""
    lines = (_line(name, count) for name, count in counts.items())
    return [line for line in lines if line not in written.splitlines()]


def _line(name: str, count: int) -> str:
    figure = FIGURES[name]
    return f"| {figure.what} | {count:,} | `{figure.command}` |"


def main(arguments: list[str]) -> int:
    if arguments == ["write"]:
        PAGE.write_text(page(collected()))
        return 0
    wrong = differences(PAGE.read_text(), collected())
    for line in wrong:
        sys.stdout.write(f"docs/assurance.md should say: {line}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
