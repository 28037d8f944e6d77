"""What the tests tried, in figures: counted as they run, and written as docs/assurance.md.

    python -m tests.figures write    writes the page from the last runs of both tiers
    python -m tests.figures check    prints the lines in which the page and those runs differ

Each figure is a count that is the same in every run; a time or a rate is none. The counts of both
tiers, of all processes and of all workers are added up, so a test counts only what it tried itself.
Plain `pytest` counts nothing.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from tests.tiers import TIER

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "assurance.md"
COLLECTED = ROOT / ".local" / "figures"

_HEAD = """\
# Assurance

What the tests try, counted by the tests themselves. `make assurance` runs them and renews this
page; `make test-all` fails if a figure is no longer true. `pytest` stands for
`.venv/bin/python -m pytest`.

| What | Figure | Repeat it with |
|---|---:|---|
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the page: what was counted, and the command that counts it again."""

    what: str
    command: str


FIGURES: Mapping[str, Figure] = {
    "clauses": Figure(
        "Clauses of the contracts, each with a test at the lowest level that can show it",
        "pytest tests/architecture/test_conformance.py",
    ),
    "raced-attempts": Figure(
        "Attempts of racers for 100 single-use links: 100 won, all are on record",
        "pytest -m e2e tests/e2e/test_single_use_races.py",
    ),
    "template-faults": Figure(
        "Faults made in the template by generator; each is found by an architecture test",
        "pytest tests/architecture/test_faults.py",
    ),
    "policy-rules": Figure(
        "Rules of our own for the policy tool, each seen to find a template that breaks it",
        "make policy",
    ),
    "threats": Figure(
        "Threats in the threat model, each with what stops it, its tests and what remains",
        "pytest tests/architecture/test_threat_model.py",
    ),
    "layer-packages": Figure(
        "Packages in the layer, each pinned by hash, on the bill of materials and licensed",
        "pytest tests/supply",
    ),
    "tenancy_cells": Figure(
        "Questions for what is another tenant's, by route, credential and name, each answered as "
        "for what never existed",
        "pytest tests/tenancy/test_matrix.py",
    ),
    "canaries": Figure(
        "Secrets sent in every field of every request and event, none of them written down",
        "pytest tests/tenancy/test_canaries.py",
    ),
    "model_walks": Figure(
        "Random walks of up to 40 operations, service and model agreeing after each",
        "pytest tests/model",
    ),
    "raw_events": Figure(
        "Events of the gateway with odd or missing fields, each answered in form",
        "pytest tests/hostile/test_raw_events.py",
    ),
    "hostile_rows": Figure(
        "Rows of the catalogue of hostile inputs, each with a test or the reason why it has none",
        "pytest tests/hostile/test_catalogue.py",
    ),
    "hostile_inputs": Figure(
        "Inputs in the tables of that catalogue, most of them sent to several routes",
        "pytest tests/hostile/test_catalogue.py",
    ),
    "hostile_names": Figure(
        "Generated file names, none of which escapes its header",
        "pytest tests/hostile/test_file_names.py",
    ),
    "distorted_messages": Figure(
        "Messages of exporters and storage with odd or missing fields, none of them lost",
        "pytest tests/hostile/test_events.py",
    ),
    "mutants_links": Figure(
        "Altered and forged gated links, none of them accepted",
        "pytest tests/hostile/test_mutants.py",
    ),
    "mutants_cursors": Figure(
        "Altered and forged list cursors, none of them accepted",
        "pytest tests/hostile/test_mutants.py",
    ),
    "mutants_list_tokens": Figure(
        "Altered and forged list tokens, none of them accepted",
        "pytest tests/hostile/test_mutants.py",
    ),
    "mutants_access_tokens": Figure(
        "Altered and forged OAuth access tokens, none of them accepted",
        "pytest tests/hostile/test_mutants.py",
    ),
    "mutants_document_tokens": Figure(
        "Altered and forged document tokens, none of them accepted",
        "pytest tests/hostile/test_mutants.py",
    ),
    "fault_scenarios": Figure(
        "Single faults in calls to AWS, at every call of every use case; what must hold held",
        "pytest tests/faults",
    ),
    "fault_pairs": Figure(
        "Pairs of faults while a single-use link is redeemed; it was redeemed once",
        "pytest tests/faults",
    ),
    "tampering": Figure(
        "Ways to tamper with the archive or the table, at each place of a chain; each is named",
        "pytest tests/usecases/test_verify_audit.py",
    ),
    "deliveries": Figure(
        "Deliveries of exports, shuffled, with every tenth call failing; none was lost or doubled",
        "pytest tests/faults",
    ),
}


_counts: Counter[str] = Counter()
_PROCESS = uuid4().hex


def collect(name: str, count: int) -> None:
    """Add `count` to a figure of this run. Raises `KeyError` for a name that has no line."""
    what = FIGURES[name].what
    if TIER:
        _counts[name] += count
        folder = COLLECTED / TIER
        folder.mkdir(parents=True, exist_ok=True)
        # One file per process: workers run side by side.
        path = folder / f"{name}.{_PROCESS}.json"
        path.write_text(json.dumps({"what": what, "count": _counts[name]}))


def collected() -> dict[str, int]:
    """The figures of the last runs of both tiers, by name."""
    return {name: total for name in FIGURES if (total := sum(_counted(name)))}


def _counted(name: str) -> Iterator[int]:
    for path in COLLECTED.glob(f"*/{name}.*.json"):
        yield json.loads(path.read_text())["count"]


def clear(tier: str) -> None:
    """Forget what an earlier run of a tier counted."""
    for path in (COLLECTED / tier).glob("*.json"):
        path.unlink()


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
