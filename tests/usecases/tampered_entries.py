"""Ways to tamper with one line of an archived file, or one row of the audit table.

Each changes the services and returns the finding that a check must report.
"""

from __future__ import annotations

from collections.abc import Callable

from claimcheck.domain.archive.digest import SignedDigest, digest_key, parse_digest
from claimcheck.domain.archive.findings import FindingKind
from claimcheck.domain.archive.lines import EntryKey, UnreadableRow
from claimcheck.domain.times import rfc3339_milliseconds
from tests.archive_samples import a_line, another, entries
from tests.fakes.archive import FakeArchiving

# The number of lines in each batch of the chain.
SIZES = (3, 1, 4, 2, 3)
BATCHES = range(1, len(SIZES) + 1)
LINES = [(batch, line) for batch in BATCHES for line in range(SIZES[batch - 1])]
LAST_LINE = {batch: SIZES[batch - 1] - 1 for batch in BATCHES}

# The kind of a finding, and where it is.
Expected = tuple[FindingKind, str]


def digest(services: FakeArchiving, batch: int) -> SignedDigest:
    return parse_digest(services.archive.objects[digest_key(batch)])


def file_of(services: FakeArchiving, batch: int) -> str:
    return digest(services, batch).digest.key


def rewrite(
    services: FakeArchiving, batch: int, change: Callable[[list[bytes]], list[bytes]]
) -> str:
    """Change the lines of a batch's file and return its key."""
    key = file_of(services, batch)
    lines = services.archive.objects[key].splitlines(keepends=True)
    services.archive.objects[key] = b"".join(change(lines))
    return key


def where(services: FakeArchiving, row: int) -> str:
    entry = services.trail.entries[row]
    return f"{entry.tenant} {rfc3339_milliseconds(entry.attempt.at)}#{entry.attempt.id}"


def changed_entry(services: FakeArchiving, batch: int, line: int) -> Expected:
    def change(lines: list[bytes]) -> list[bytes]:
        return [*lines[:line], lines[line].replace(b"whole", b"empty"), *lines[line + 1 :]]

    return FindingKind.CHANGED_ENTRY, f"{rewrite(services, batch, change)}:{line + 1}"


def deleted_entry(services: FakeArchiving, batch: int, line: int) -> Expected:
    key = rewrite(services, batch, lambda lines: [*lines[:line], *lines[line + 1 :]])
    # A file without its last line is the same as a file that was truncated there.
    kind = FindingKind.TRUNCATED_FILE if line == LAST_LINE[batch] else FindingKind.DELETED_ENTRY
    return kind, f"{key}:{line + 1}"


def duplicated_entry(services: FakeArchiving, batch: int, line: int) -> Expected:
    key = rewrite(services, batch, lambda lines: [*lines[: line + 1], *lines[line:]])
    return FindingKind.DUPLICATED_ENTRY, f"{key}:{line + 2}"


def inserted_entry(services: FakeArchiving, batch: int, line: int) -> Expected:
    forged = f"{a_line(entries(1)[0]).text}\n".encode()
    key = rewrite(services, batch, lambda lines: [*lines[:line], forged, *lines[line:]])
    return FindingKind.INSERTED_ENTRY, f"{key}:{line + 1}"


def reordered_entries(services: FakeArchiving, batch: int, line: int) -> Expected:
    def change(lines: list[bytes]) -> list[bytes]:
        return [*lines[: line - 1], lines[line], lines[line - 1], *lines[line + 1 :]]

    return FindingKind.REORDERED_ENTRIES, f"{rewrite(services, batch, change)}:{line}"


def file_cut_within_a_line(services: FakeArchiving, batch: int, line: int) -> Expected:
    key = rewrite(services, batch, lambda lines: [*lines[:line], lines[line][:20]])
    return FindingKind.CHANGED_ENTRY, f"{key}:{line + 1}"


def cut_after_line(services: FakeArchiving, batch: int, line: int) -> Expected:
    key = rewrite(services, batch, lambda lines: lines[:line])
    return FindingKind.TRUNCATED_FILE, f"{key}:{line + 1}"


def changed_row(services: FakeArchiving, batch: int, line: int) -> Expected:
    row = sum(SIZES[: batch - 1]) + line
    entry = services.trail.entries[row]
    services.trail.entries[row] = another(entry)
    return FindingKind.CHANGED_ROW, where(services, row)


def deleted_row(services: FakeArchiving, batch: int, line: int) -> Expected:
    row = sum(SIZES[: batch - 1]) + line
    expected = FindingKind.DELETED_ROW, where(services, row)
    del services.trail.entries[row]
    return expected


def row_with_added_attribute(services: FakeArchiving, batch: int, line: int) -> Expected:
    row = sum(SIZES[: batch - 1]) + line
    location = where(services, row)
    entry = services.trail.entries.pop(row)
    key = EntryKey(entry.tenant, rfc3339_milliseconds(entry.attempt.at), entry.attempt.id)
    services.trail.unreadable.append(UnreadableRow(key, {}))
    return FindingKind.CHANGED_ROW, location
