"""What a filled local stack shows: where it is, who may enter, what can be fetched, and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from claimcheck.contracts.credentials import CREDENTIAL_KINDS
from claimcheck.contracts.demo import Document, demos
from claimcheck_cli.output import print_table, stdout

FILE_COLUMNS = ("kind", "id", "filename", "file_size", "sha256")
CASE_COLUMNS = ("contract", "when", "request", "credential", "status")


def print_tour(document: Document) -> None:
    """Tables for a person at a terminal; everything in them can be copied."""
    demo = document["demo"]
    _title("Addresses")
    print_table(("what", "where"), addresses(document))
    _title(f"Credentials of tenant {demo['tenant']}")
    print_table(("credential", "secrets"), credentials(demo["credentials"]))
    print_table(("credential", "secrets"), credentials(demo["refused"]["credentials"]))
    _title(f"Credentials of tenant {demo['second']['tenant']}")
    print_table(("credential", "secrets"), credentials(demo["second"]["credentials"]))
    _title("Files to fetch")
    print_table(FILE_COLUMNS, [report for report in demo["reports"] if report["sha256"]])
    _title("Refusals to see")
    print_table(CASE_COLUMNS, refusals())
    _title("One call per contract")
    for name, line in calls(document):
        stdout().print(f"# {name}", style="dim")
        stdout().print(line, markup=False)


def addresses(document: Document) -> list[dict[str, Any]]:
    """The base URL, and the embedded AWS's parts."""
    names = ("base_url", "aws_endpoint_url", "region", "stack_name", "bucket", "bus")
    return [{"what": name, "where": document[name]} for name in names]


def credentials(shown: Mapping[str, Document]) -> list[dict[str, str]]:
    """Return each credential with the fields that a client sends."""
    return [
        {
            "credential": label,
            "secrets": "  ".join(f"{name}={text}" for name, text in sent_fields(fields)),
        }
        for label, fields in shown.items()
    ]


def sent_fields(credential: Document) -> Iterator[tuple[str, str]]:
    """Yield name and text of what a client sends of a credential as `stack.json` has it."""
    for name in CREDENTIAL_KINDS[credential["kind"]].fields:
        yield name, credential[name]


def calls(document: Document) -> Iterator[tuple[str, str]]:
    """Yield for each contract a line for a POSIX shell that fetches a file."""
    for name, demo in demos().items():
        yield name, demo.curl(document["base_url"], document["demo"])


def refusals() -> list[dict[str, Any]]:
    """Return the refusals of all contracts, each with its contract's name."""
    return [
        {"contract": name, **case._asdict()}
        for name, demo in demos().items()
        for case in demo.CASES
    ]


def _title(text: str) -> None:
    stdout().print()
    stdout().print(text, style="bold underline", markup=False)
