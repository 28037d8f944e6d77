"""Checking the chain: every digest signed, in its place, and continuing the one before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from claimcheck.domain.archive.digest import (
    NO_PREVIOUS_DIGEST,
    Digest,
    Head,
    InvalidDigestError,
    SignedDigest,
    digest_key,
    parse_digest,
)
from claimcheck.domain.archive.findings import Finding, FindingKind

Verifies = Callable[[bytes, bytes], bool]


@dataclass(frozen=True, slots=True)
class ChainHeads:
    """The head before and after the digests were read: an archive under check may grow.

    `settled` says that the first of them is so old that its digest must have been stored.
    """

    before: Head | None
    after: Head | None
    settled: bool = True


@dataclass(frozen=True, slots=True)
class CheckedChain:
    """The digests that we signed, by their number, and what was found about the others."""

    digests: Mapping[int, Digest]
    found: tuple[Finding, ...]


def check_chain(stored: Mapping[str, bytes], heads: ChainHeads, verifies: Verifies) -> CheckedChain:
    """Check all digests that are `stored`, by key, against each other and the head."""
    found: list[Finding] = []
    authentic: dict[int, SignedDigest] = {}
    for key, body in stored.items():
        signed = _authentic(body, verifies)
        if signed is None:
            found.append(Finding(FindingKind.FORGED_DIGEST, key, "not what our key signed"))
            continue
        own_key = digest_key(signed.digest.sequence)
        if key != own_key:
            number = signed.digest.sequence
            found.append(Finding(FindingKind.MISPLACED_DIGEST, key, f"is digest {number}"))
        if key == own_key or signed.digest.sequence not in authentic:
            authentic[signed.digest.sequence] = signed
    found += _head_findings(authentic, heads, verifies)
    _complete(authentic, heads.before, verifies)
    found += _gaps(stored, authentic, heads)
    found += _breaks(authentic)
    return CheckedChain({n: authentic[n].digest for n in sorted(authentic)}, tuple(found))


def _authentic(body: bytes, verifies: Verifies) -> SignedDigest | None:
    try:
        signed = parse_digest(body)
    except InvalidDigestError:
        return None
    return signed if verifies(signed.digest.message, signed.signature) else None


def _head_findings(
    authentic: Mapping[int, SignedDigest], heads: ChainHeads, verifies: Verifies
) -> Iterator[Finding]:
    newest = max(authentic, default=0)
    if heads.after is None:
        if authentic:
            yield Finding(FindingKind.MISSING_HEAD, "head", f"there are digests up to {newest}")
        return
    if newest > heads.after.sequence:
        yield Finding(FindingKind.HEAD_BEHIND, "head", f"is at {heads.after.sequence} of {newest}")
    if heads.before is None:
        return
    sequence = heads.before.sequence
    signed = _authentic(heads.before.body, verifies)
    if signed is None or signed.digest.sequence != sequence:
        yield Finding(FindingKind.FORGED_HEAD, "head", "not what our key signed")
    elif sequence in authentic and authentic[sequence].body != heads.before.body:
        where = digest_key(sequence)
        yield Finding(FindingKind.FORKED_CHAIN, where, "another digest than the head has")


def _complete(authentic: dict[int, SignedDigest], head: Head | None, verifies: Verifies) -> None:
    """The head holds its digest too: files can be checked by it wherever the object is."""
    signed = _authentic(head.body, verifies) if head else None
    if signed is not None:
        authentic.setdefault(signed.digest.sequence, signed)


def _gaps(
    stored: Mapping[str, bytes], authentic: Mapping[int, SignedDigest], heads: ChainHeads
) -> Iterator[Finding]:
    """Digests that are nowhere. Those at the end are one cut, the others are each one's loss."""
    there = {s.digest.sequence for body in stored.values() if (s := _readable(body)) is not None}
    last = heads.before.sequence if heads.before else max(authentic, default=0)
    due = last if heads.settled else last - 1
    missing = [n for n in range(1, due + 1) if n not in there and digest_key(n) not in stored]
    tail = [n for n in missing if not any(m > n for m in there)]
    for number in missing:
        if number not in tail:
            yield Finding(
                FindingKind.MISSING_DIGEST, digest_key(number), f"digest {number} is gone"
            )
    if tail:
        what = f"digests {tail[0]} to {tail[-1]} are gone"
        yield Finding(FindingKind.TRUNCATED_CHAIN, digest_key(tail[0]), what)


def _readable(body: bytes) -> SignedDigest | None:
    return _authentic(body, lambda _message, _signature: True)


def _breaks(authentic: Mapping[int, SignedDigest]) -> Iterator[Finding]:
    for number, signed in sorted(authentic.items()):
        before = authentic.get(number - 1)
        if before is None and number > 1:
            continue  # its absence is found elsewhere
        previous = sha256(before.body).hexdigest() if before else NO_PREVIOUS_DIGEST
        if signed.digest.previous != previous:
            what = f"continues another digest {number - 1} than the one that is stored"
            yield Finding(FindingKind.FORKED_CHAIN, digest_key(number), what)
