"""Every way to touch an archived audit, tried at every place of a chain: each is named."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from claimcheck.domain.archive.digest import (
    DIGESTS_PREFIX,
    FILES_PREFIX,
    Head,
    SignedDigest,
    digest_key,
    parse_digest,
)
from claimcheck.domain.archive.findings import Finding, FindingKind
from claimcheck.domain.archive.lines import EntryKey, UnreadableRow, canonical_json, tampering_line
from claimcheck.domain.times import rfc3339_milliseconds
from claimcheck.usecases.archive_lines import archive_lines
from tests.archive_samples import a_line, another, archived, check, entries
from tests.fakes import NOW
from tests.fakes.archive import FakeArchiving, FakeDigestKey
from tests.figures import collect
from tests.tiers import part

SIZES = (3, 1, 4, 2, 3)
BATCHES = range(1, len(SIZES) + 1)
LINES = [(batch, line) for batch in BATCHES for line in range(SIZES[batch - 1])]
LAST_OF = {batch: SIZES[batch - 1] - 1 for batch in BATCHES}
THIEF = FakeDigestKey(b"theirs")

# What a way to tamper does to a chain, and what a check must then say of which place.
Expected = tuple[FindingKind, str]
Deed = Callable[[FakeArchiving], Expected]


def digest(services: FakeArchiving, batch: int) -> SignedDigest:
    return parse_digest(services.archive.objects[digest_key(batch)])


def file_of(services: FakeArchiving, batch: int) -> str:
    return digest(services, batch).digest.key


def rewrite(
    services: FakeArchiving, batch: int, change: Callable[[list[bytes]], list[bytes]]
) -> str:
    """Change the lines of a batch's file; its key."""
    key = file_of(services, batch)
    lines = services.archive.objects[key].splitlines(keepends=True)
    services.archive.objects[key] = b"".join(change(lines))
    return key


def changed_entry(services: FakeArchiving, batch: int, line: int) -> Expected:
    def change(lines: list[bytes]) -> list[bytes]:
        return [*lines[:line], lines[line].replace(b"whole", b"empty"), *lines[line + 1 :]]

    return FindingKind.CHANGED_ENTRY, f"{rewrite(services, batch, change)}:{line + 1}"


def deleted_entry(services: FakeArchiving, batch: int, line: int) -> Expected:
    key = rewrite(services, batch, lambda lines: [*lines[:line], *lines[line + 1 :]])
    # A file that lacks its last line and one that was cut there are the same file.
    kind = FindingKind.TRUNCATED_FILE if line == LAST_OF[batch] else FindingKind.DELETED_ENTRY
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


def row_with_something_added(services: FakeArchiving, batch: int, line: int) -> Expected:
    row = sum(SIZES[: batch - 1]) + line
    place = where(services, row)
    entry = services.trail.entries.pop(row)
    key = EntryKey(entry.tenant, rfc3339_milliseconds(entry.attempt.at), entry.attempt.id)
    services.trail.unreadable.append(UnreadableRow(key, {}))
    return FindingKind.CHANGED_ROW, place


def where(services: FakeArchiving, row: int) -> str:
    entry = services.trail.entries[row]
    return f"{entry.tenant} {rfc3339_milliseconds(entry.attempt.at)}#{entry.attempt.id}"


def cut_after_line(services: FakeArchiving, batch: int, line: int) -> Expected:
    key = rewrite(services, batch, lambda lines: lines[:line])
    return FindingKind.TRUNCATED_FILE, f"{key}:{line + 1}"


def missing_file(services: FakeArchiving, batch: int) -> Expected:
    key = file_of(services, batch)
    del services.archive.objects[key]
    return FindingKind.MISSING_FILE, key


def missing_digest(services: FakeArchiving, batch: int) -> Expected:
    del services.archive.objects[digest_key(batch)]
    kind = FindingKind.TRUNCATED_CHAIN if batch == len(SIZES) else FindingKind.MISSING_DIGEST
    return kind, digest_key(batch)


def forged_digest(services: FakeArchiving, batch: int) -> Expected:
    forged = replace(digest(services, batch).digest, sha256="0" * 64)
    signed = SignedDigest(forged, THIEF.sign(forged.message))
    services.archive.objects[digest_key(batch)] = signed.body
    return FindingKind.FORGED_DIGEST, digest_key(batch)


def digest_in_other_words(services: FakeArchiving, batch: int) -> Expected:
    services.archive.objects[digest_key(batch)] += b"\n"
    return FindingKind.FORGED_DIGEST, digest_key(batch)


def digest_without_sense(services: FakeArchiving, batch: int) -> Expected:
    services.archive.objects[digest_key(batch)] = b"[" * 50_000
    return FindingKind.FORGED_DIGEST, digest_key(batch)


def truncated_chain(services: FakeArchiving, batch: int) -> Expected:
    for number in range(batch, len(SIZES) + 1):
        del services.archive.objects[file_of(services, number)]
        del services.archive.objects[digest_key(number)]
    return FindingKind.TRUNCATED_CHAIN, digest_key(batch)


def truncated_chain_with_its_head(services: FakeArchiving, batch: int) -> Expected:
    truncated_chain(services, batch)
    last = services.archive.objects.get(digest_key(batch - 1))
    services.chain.row = Head(batch - 1, last) if last else None
    return FindingKind.NEVER_ARCHIVED, where(services, sum(SIZES[: batch - 1]))


def head_set_back(services: FakeArchiving, batch: int) -> Expected:
    body = services.archive.objects.get(digest_key(batch - 1))
    services.chain.row = Head(batch - 1, body) if body else None
    return (FindingKind.HEAD_BEHIND if body else FindingKind.MISSING_HEAD), "head"


def forked_chain(services: FakeArchiving, batch: int) -> Expected:
    """Our own key signs a second digest with the same number: a second writer, or a thief of it."""
    other = replace(digest(services, batch).digest, archived_at="2026-03-14T13:00:00.000Z")
    signed = SignedDigest(other, services.digest_signer.sign(other.message))
    services.archive.objects[digest_key(batch)] = signed.body
    # The next one continues the other; of the last, the head tells.
    return FindingKind.FORKED_CHAIN, digest_key(min(batch + 1, len(SIZES)))


def forged_file(services: FakeArchiving, batch: int) -> Expected:
    key = file_of(services, batch).replace(".jsonl", "-more.jsonl")
    services.archive.objects[key] = f"{a_line(entries(1)[0]).text}\n".encode()
    services.archive.stored_at[key] = NOW
    return FindingKind.UNCHAINED_FILE, key


def forged_head(services: FakeArchiving, batch: int) -> Expected:
    forged = digest(services, batch).digest
    signed = SignedDigest(forged, THIEF.sign(forged.message))
    services.chain.row = Head(len(SIZES), signed.body)
    return FindingKind.FORGED_HEAD, "head"


def row_never_archived(services: FakeArchiving, batch: int) -> Expected:
    [entry] = entries(1, minute=batch)
    services.trail.append(entry)
    return FindingKind.NEVER_ARCHIVED, where(services, len(services.trail.entries) - 1)


def entry_archived_twice(services: FakeArchiving, batch: int) -> Expected:
    """By another event, as when a row is removed and put again."""
    entry = services.trail.entries[sum(SIZES[: batch - 1])]
    archive_lines(services, [a_line(entry)])
    return FindingKind.DUPLICATED_ENTRY, f"{file_of(services, len(SIZES) + 1)}:1"


def change_that_the_stream_told_of(services: FakeArchiving, batch: int) -> Expected:
    images: dict[str, Any] = {"tenant": "t", "at": f"row {batch}", "before": {}, "after": None}
    archive_lines(services, [tampering_line(f"tampering-{batch}", NOW, "REMOVE", images)])
    return FindingKind.TAMPERING, f"{file_of(services, len(SIZES) + 1)}:1"


def swapped_digests(services: FakeArchiving, batch: int, other: int) -> Expected:
    objects = services.archive.objects
    first, second = digest_key(batch), digest_key(other)
    objects[first], objects[second] = objects[second], objects[first]
    return FindingKind.MISPLACED_DIGEST, first


def swapped_files(services: FakeArchiving, batch: int, other: int) -> Expected:
    objects = services.archive.objects
    first, second = file_of(services, batch), file_of(services, other)
    objects[first], objects[second] = objects[second], objects[first]
    return FindingKind.CHANGED_ENTRY, f"{first}:1"


def deed(act: Callable[..., Expected], *at: int) -> Any:
    return pytest.param(lambda services: act(services, *at), id=f"{act.__name__}-{at}")


def every_deed() -> Iterator[Any]:
    for act in (
        changed_entry,
        deleted_entry,
        duplicated_entry,
        inserted_entry,
        file_cut_within_a_line,
        cut_after_line,
        changed_row,
        deleted_row,
        row_with_something_added,
    ):
        yield from (deed(act, batch, line) for batch, line in LINES)
    yield from (deed(reordered_entries, batch, line) for batch, line in LINES if line > 0)
    for whole in (
        missing_file,
        missing_digest,
        forged_digest,
        digest_in_other_words,
        digest_without_sense,
        truncated_chain,
        truncated_chain_with_its_head,
        head_set_back,
        forked_chain,
        forged_file,
        forged_head,
        row_never_archived,
        entry_archived_twice,
        change_that_the_stream_told_of,
    ):
        yield from (deed(whole, batch) for batch in BATCHES)
    for pair in (swapped_digests, swapped_files):
        pairs = ((a, b) for a in BATCHES for b in BATCHES if a < b)
        yield from (deed(pair, a, b) for a, b in pairs)


DEEDS = list(every_deed())
ONE_IN = 4


@pytest.mark.generated
@pytest.mark.parametrize("deed", part(DEEDS, ONE_IN))
def test_each_tampering_is_found_at_its_location(deed: Deed) -> None:
    services = archived(*SIZES)
    assert check(services).findings == ()

    expected = deed(services)

    services.clock.advance(3600)
    assert expected in [(found.kind, found.where) for found in check(services).findings]
    collect("tampering", 1)


def test_an_unchanged_audit_has_no_findings_and_is_counted() -> None:
    verified = check(archived(*SIZES))

    assert verified == (sum(SIZES), len(SIZES), len(SIZES), 0, ())


def test_every_kind_of_finding_has_a_tampering_case() -> None:
    tried = {param.values[0](archived(*SIZES))[0] for param in DEEDS}

    # These two only ever stand beside another one: a row that came unreadable, and one whose line
    # is in a damaged file.
    assert set(FindingKind) - tried == {FindingKind.UNREADABLE_ROW, FindingKind.UNCONFIRMED_ROW}


@pytest.mark.parametrize(("batch", "line"), LINES)
def test_a_changed_line_gives_one_finding_and_one_unconfirmed_row(batch: int, line: int) -> None:
    services = archived(*SIZES)
    kind, place = changed_entry(services, batch, line)

    first, second = check(services).findings

    assert (first.kind, first.where) == (kind, place)
    row = sum(SIZES[: batch - 1]) + line
    assert (second.kind, second.where) == (FindingKind.UNCONFIRMED_ROW, where(services, row))


def test_a_copied_digest_is_misplaced() -> None:
    services = archived(*SIZES)
    services.archive.objects[f"{DIGESTS_PREFIX}copy.json"] = services.archive.objects[digest_key(2)]

    assert check(services).findings == (
        Finding(FindingKind.MISPLACED_DIGEST, f"{DIGESTS_PREFIX}copy.json", "is digest 2"),
    )


def test_a_signature_over_another_digest_is_forged() -> None:
    services = archived(*SIZES)
    one, two = digest(services, 1), digest(services, 2)
    told = services.archive.objects[digest_key(2)].decode()
    swapped = told.replace(b64encode(two.signature).decode(), b64encode(one.signature).decode())
    services.archive.objects[digest_key(2)] = swapped.encode()

    kinds = {found.kind for found in check(services).findings}

    assert FindingKind.FORGED_DIGEST in kinds


def test_a_file_of_an_interrupted_attempt_is_not_a_finding() -> None:
    services = archived(*SIZES)
    first, second = (services.archive.objects[file_of(services, batch)] for batch in (1, 3))
    key = f"{FILES_PREFIX}2026/03/14/left.jsonl"
    services.archive.objects[key] = first + second
    services.archive.stored_at[key] = NOW

    assert check(services).findings == ()


def test_recent_files_and_rows_are_not_findings() -> None:
    services = archived(*SIZES)
    minutes = int((services.clock.now() - NOW).total_seconds()) // 60
    [entry] = entries(1, minute=minutes)
    services.trail.append(entry)
    services.archive.put(f"{FILES_PREFIX}2026/03/14/new.jsonl", f"{a_line(entry).text}\n".encode())

    verified = check(services)

    assert (verified.pending, verified.findings) == (1, ())


def test_the_newest_digest_may_be_missing_while_the_head_is_recent() -> None:
    services = archived(*SIZES)
    batch = entries(2, minute=40)
    services.trail.add_all(batch)
    archive_lines(services, [a_line(entry) for entry in batch])
    del services.archive.objects[digest_key(len(SIZES) + 1)]

    assert check(services).findings == ()
    services.clock.advance(timedelta(hours=1).total_seconds())
    assert [found.kind for found in check(services).findings] == [FindingKind.TRUNCATED_CHAIN]


def test_a_digest_of_another_version_is_forged() -> None:
    services = archived(*SIZES)
    told = canonical_json({"version": 2}).encode()
    services.archive.objects[digest_key(3)] = told

    kinds = [found.kind for found in check(services).findings]

    assert kinds[0] is FindingKind.FORGED_DIGEST
