"""Check the audit after every kind of tampering, at every place of a chain."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from claimcheck.domain.archive.digest import DIGESTS_PREFIX, FILES_PREFIX, digest_key
from claimcheck.domain.archive.findings import Finding, FindingKind
from claimcheck.domain.archive.lines import canonical_json
from claimcheck.usecases.archive_lines import archive_lines
from tests.archive_samples import a_line, archived, check, entries
from tests.fakes import NOW
from tests.fakes.archive import FakeArchiving
from tests.figures import collect
from tests.tiers import part
from tests.usecases import tampered_chains as chains
from tests.usecases import tampered_entries as tampered
from tests.usecases.tampered_entries import (
    BATCHES,
    LINES,
    SIZES,
    Expected,
    digest,
    file_of,
    where,
)

Tampering = Callable[[FakeArchiving], Expected]

PER_LINE: tuple[Callable[..., Expected], ...] = (
    tampered.changed_entry,
    tampered.deleted_entry,
    tampered.duplicated_entry,
    tampered.inserted_entry,
    tampered.file_cut_within_a_line,
    tampered.cut_after_line,
    tampered.changed_row,
    tampered.deleted_row,
    tampered.row_with_added_attribute,
)
PER_BATCH: tuple[Callable[..., Expected], ...] = (
    chains.missing_file,
    chains.missing_digest,
    chains.forged_digest,
    chains.reformatted_digest,
    chains.malformed_digest,
    chains.truncated_chain,
    chains.truncated_chain_with_its_head,
    chains.rolled_back_head,
    chains.forked_chain,
    chains.forged_file,
    chains.forged_head,
    chains.row_never_archived,
    chains.entry_archived_twice,
    chains.change_reported_by_the_stream,
)
PER_PAIR: tuple[Callable[..., Expected], ...] = (chains.swapped_digests, chains.swapped_files)
PAIRS = [(a, b) for a in BATCHES for b in BATCHES if a < b]


def case(tamper: Callable[..., Expected], *at: int) -> Any:
    return pytest.param(lambda services: tamper(services, *at), id=f"{tamper.__name__}-{at}")


def all_cases() -> Iterator[Any]:
    yield from (case(tamper, *line) for tamper in PER_LINE for line in LINES)
    yield from (case(tampered.reordered_entries, *line) for line in LINES if line[1] > 0)
    yield from (case(tamper, batch) for tamper in PER_BATCH for batch in BATCHES)
    yield from (case(tamper, *pair) for tamper in PER_PAIR for pair in PAIRS)


CASES = list(all_cases())
ONE_IN = 4


@pytest.mark.generated
@pytest.mark.parametrize("tamper", part(CASES, ONE_IN))
def test_each_tampering_is_found_at_its_location(tamper: Tampering) -> None:
    services = archived(*SIZES)
    assert check(services).findings == ()

    expected = tamper(services)

    services.clock.advance(3600)
    assert expected in [(found.kind, found.where) for found in check(services).findings]
    collect("tampering", 1)


def test_an_unchanged_audit_has_no_findings_and_is_counted() -> None:
    verified = check(archived(*SIZES))

    assert verified == (sum(SIZES), len(SIZES), len(SIZES), 0, ())


def test_every_kind_of_finding_has_a_tampering_case() -> None:
    tried = {param.values[0](archived(*SIZES))[0] for param in CASES}

    # These two only occur beside another finding: a row that was unreadable when it was archived,
    # and a row whose line is in a damaged file.
    assert set(FindingKind) - tried == {FindingKind.UNREADABLE_ROW, FindingKind.UNCONFIRMED_ROW}


@pytest.mark.parametrize(("batch", "line"), LINES)
def test_a_changed_line_gives_one_finding_and_one_unconfirmed_row(batch: int, line: int) -> None:
    services = archived(*SIZES)
    kind, location = tampered.changed_entry(services, batch, line)

    first, second = check(services).findings

    assert (first.kind, first.where) == (kind, location)
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
    body = services.archive.objects[digest_key(2)].decode()
    swapped = body.replace(b64encode(two.signature).decode(), b64encode(one.signature).decode())
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
    services.archive.objects[digest_key(3)] = canonical_json({"version": 2}).encode()

    kinds = [found.kind for found in check(services).findings]

    assert kinds[0] is FindingKind.FORGED_DIGEST
