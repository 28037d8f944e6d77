"""Ways to tamper with whole files, digests, or the head of the chain.

Each changes the services and returns the finding that a check must report.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from claimcheck.domain.archive.digest import Head, SignedDigest, digest_key
from claimcheck.domain.archive.findings import FindingKind
from claimcheck.domain.archive.lines import tampering_line
from claimcheck.usecases.archive_lines import archive_lines
from tests.archive_samples import a_line, entries
from tests.fakes import NOW
from tests.fakes.archive import FakeArchiving, FakeDigestKey
from tests.usecases.tampered_entries import SIZES, Expected, digest, file_of, where

FOREIGN_KEY = FakeDigestKey(b"theirs")


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
    signed = SignedDigest(forged, FOREIGN_KEY.sign(forged.message))
    services.archive.objects[digest_key(batch)] = signed.body
    return FindingKind.FORGED_DIGEST, digest_key(batch)


def reformatted_digest(services: FakeArchiving, batch: int) -> Expected:
    services.archive.objects[digest_key(batch)] += b"\n"
    return FindingKind.FORGED_DIGEST, digest_key(batch)


def malformed_digest(services: FakeArchiving, batch: int) -> Expected:
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


def rolled_back_head(services: FakeArchiving, batch: int) -> Expected:
    body = services.archive.objects.get(digest_key(batch - 1))
    services.chain.row = Head(batch - 1, body) if body else None
    return (FindingKind.HEAD_BEHIND if body else FindingKind.MISSING_HEAD), "head"


def forked_chain(services: FakeArchiving, batch: int) -> Expected:
    """Our own key signs a second digest with the same number: a second writer, or a stolen key."""
    other = replace(digest(services, batch).digest, archived_at="2026-03-14T13:00:00.000Z")
    signed = SignedDigest(other, services.digest_signer.sign(other.message))
    services.archive.objects[digest_key(batch)] = signed.body
    # The next digest continues the first one; for the last digest, the head shows the fork.
    return FindingKind.FORKED_CHAIN, digest_key(min(batch + 1, len(SIZES)))


def forged_file(services: FakeArchiving, batch: int) -> Expected:
    key = file_of(services, batch).replace(".jsonl", "-more.jsonl")
    services.archive.objects[key] = f"{a_line(entries(1)[0]).text}\n".encode()
    services.archive.stored_at[key] = NOW
    return FindingKind.UNCHAINED_FILE, key


def forged_head(services: FakeArchiving, batch: int) -> Expected:
    forged = digest(services, batch).digest
    signed = SignedDigest(forged, FOREIGN_KEY.sign(forged.message))
    services.chain.row = Head(len(SIZES), signed.body)
    return FindingKind.FORGED_HEAD, "head"


def row_never_archived(services: FakeArchiving, batch: int) -> Expected:
    [entry] = entries(1, minute=batch)
    services.trail.append(entry)
    return FindingKind.NEVER_ARCHIVED, where(services, len(services.trail.entries) - 1)


def entry_archived_twice(services: FakeArchiving, batch: int) -> Expected:
    """By another event, as if the row was removed and written again."""
    entry = services.trail.entries[sum(SIZES[: batch - 1])]
    archive_lines(services, [a_line(entry)])
    return FindingKind.DUPLICATED_ENTRY, f"{file_of(services, len(SIZES) + 1)}:1"


def change_reported_by_the_stream(services: FakeArchiving, batch: int) -> Expected:
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
