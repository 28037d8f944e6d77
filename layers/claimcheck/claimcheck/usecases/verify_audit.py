"""Check the whole audit: digests, files, the chain's head, and the table. Changes nothing.

All of them may grow meanwhile, so the order of the reads matters. The head is read first, because
what it names must exist. It is read again after the digests, because no digest may be newer. Rows
are read last, because every archived entry has a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple, Protocol

from claimcheck.domain.archive.chain_check import ChainHeads, CheckedChain, check_chain
from claimcheck.domain.archive.digest import (
    DIGESTS_PREFIX,
    FILES_PREFIX,
    Head,
    line_hashes,
    parse_digest,
)
from claimcheck.domain.archive.file_check import check_file, lines_of
from claimcheck.domain.archive.findings import Finding, FindingKind
from claimcheck.domain.archive.table_check import TableComparison
from claimcheck.domain.span import ALL_TIME, Span
from claimcheck.domain.times import rfc3339_milliseconds
from claimcheck.ports import AuditTrail, Clock
from claimcheck.ports.archive import ArchiveChain, ArchiveReader, DigestVerifier

# Longer than an entry usually takes to get from the table into the archive.
DEFAULT_PENDING = timedelta(minutes=15)


class VerificationServices(Protocol):
    """The ports that verification needs."""

    @property
    def archived(self) -> ArchiveReader: ...
    @property
    def chain(self) -> ArchiveChain: ...
    @property
    def digest_verifier(self) -> DigestVerifier: ...
    @property
    def trail(self) -> AuditTrail: ...
    @property
    def clock(self) -> Clock: ...


@dataclass(frozen=True, slots=True)
class VerificationScope:
    """Which entries to check. The chain is always checked as a whole.

    A row that is younger than `pending` need not be archived yet.
    """

    span: Span = ALL_TIME
    tenant: str | None = None
    pending: timedelta = DEFAULT_PENDING


class Verification(NamedTuple):
    """How much was checked, and the findings. Without findings, the audit is unchanged."""

    entries: int
    files: int
    digests: int
    pending: int
    findings: tuple[Finding, ...]


def verify_audit(services: VerificationServices, scope: VerificationScope) -> Verification:
    """Check the audit in `scope` and return the findings."""
    deadline = services.clock.now() - scope.pending
    before = services.chain.head()
    stored = _stored_digests(services.archived)
    files = {
        stored.key: stored.stored_at for stored in services.archived.list_objects(FILES_PREFIX)
    }
    heads = ChainHeads(
        before, services.chain.head(), _is_before(before, rfc3339_milliseconds(deadline))
    )
    chain = check_chain(stored, heads, services.digest_verifier.verifies)
    older = [key for key, stored_at in files.items() if stored_at < deadline]
    comparison = TableComparison(rfc3339_milliseconds(deadline), scope.span, scope.tenant)
    found = [
        *chain.found,
        *_check_files(services.archived, chain, comparison),
        *_check_unchained(services.archived, chain, older),
        *_check_rows(services.trail, comparison),
    ]
    checked = len(_files_of(chain, scope.span))
    counted = (comparison.entries, checked, len(chain.digests), comparison.pending)
    return Verification(*counted, tuple(found))


def _stored_digests(archived: ArchiveReader) -> dict[str, bytes]:
    keys = (stored.key for stored in archived.list_objects(DIGESTS_PREFIX))
    return {key: body for key, body in archived.read(keys) if body is not None}


def _is_before(head: Head | None, deadline: str) -> bool:
    """Whether the head is older than `deadline`, or unreadable."""
    try:
        return head is None or parse_digest(head.body).digest.archived_at < deadline
    except ValueError:
        return True


def _files_of(chain: CheckedChain, span: Span) -> list[int]:
    return [n for n, digest in chain.digests.items() if span.overlaps(digest.first, digest.last)]


def _check_files(
    archived: ArchiveReader, chain: CheckedChain, comparison: TableComparison
) -> Iterator[Finding]:
    digests = [chain.digests[number] for number in _files_of(chain, comparison.span)]
    bodies = archived.read(digest.key for digest in digests)
    for digest, (_, body) in zip(digests, bodies, strict=True):
        checked = check_file(digest, body)
        yield from checked.found
        if checked.found:
            comparison.unverified_spans.append((digest.first, digest.last))
        yield from comparison.add_lines(checked.lines)


def _check_unchained(
    archived: ArchiveReader, chain: CheckedChain, keys: list[str]
) -> Iterator[Finding]:
    """Return the files that no digest names and whose lines are not all archived.

    An interrupted attempt leaves a file without a digest, but archives its lines later.
    """
    named = {digest.key for digest in chain.digests.values()}
    known = {hashed for digest in chain.digests.values() for hashed in digest.lines}
    for key, body in archived.read(key for key in keys if key not in named):
        if body is not None and not known.issuperset(line_hashes(lines_of(body))):
            yield Finding(FindingKind.UNCHAINED_FILE, key, "no digest of ours names it")


def _check_rows(trail: AuditTrail, comparison: TableComparison) -> Iterator[Finding]:
    for row in trail.rows(comparison.span, comparison.tenant):
        yield from comparison.add_row(row)
    yield from comparison.missing_rows()
