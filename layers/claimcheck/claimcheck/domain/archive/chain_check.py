"""Check the chain: every digest is signed, at its key, and continues the one before it."""

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
    """The head before and after the digests were read: the archive may grow during a check.

    `before_is_stored`: the first head is so old that its digest must be in the archive.
    """

    before: Head | None
    after: Head | None
    before_is_stored: bool = True


@dataclass(frozen=True, slots=True)
class CheckedChain:
    """The digests with a valid signature, by number, and the findings about the others."""

    digests: Mapping[int, Digest]
    found: tuple[Finding, ...]


def check_chain(stored: Mapping[str, bytes], heads: ChainHeads, verifies: Verifies) -> CheckedChain:
    """Check the `stored` digests, by key, against each other and the head."""
    found: list[Finding] = []
    verified: dict[int, SignedDigest] = {}
    for key, body in stored.items():
        signed = _verify_digest(body, verifies)
        if signed is None:
            found.append(Finding(FindingKind.FORGED_DIGEST, key, "not what our key signed"))
            continue
        own_key = digest_key(signed.digest.sequence)
        if key != own_key:
            number = signed.digest.sequence
            found.append(Finding(FindingKind.MISPLACED_DIGEST, key, f"is digest {number}"))
        if key == own_key or signed.digest.sequence not in verified:
            verified[signed.digest.sequence] = signed
    found += _head_findings(verified, heads, verifies)
    _add_head(verified, heads.before, verifies)
    found += _missing_findings(stored, verified, heads)
    found += _fork_findings(verified)
    return CheckedChain({n: verified[n].digest for n in sorted(verified)}, tuple(found))


def _verify_digest(body: bytes, verifies: Verifies) -> SignedDigest | None:
    try:
        signed = parse_digest(body)
    except InvalidDigestError:
        return None
    return signed if verifies(signed.digest.message, signed.signature) else None


def _head_findings(
    verified: Mapping[int, SignedDigest], heads: ChainHeads, verifies: Verifies
) -> Iterator[Finding]:
    newest = max(verified, default=0)
    if heads.after is None:
        if verified:
            yield Finding(FindingKind.MISSING_HEAD, "head", f"there are digests up to {newest}")
        return
    if newest > heads.after.sequence:
        yield Finding(FindingKind.HEAD_BEHIND, "head", f"is at {heads.after.sequence} of {newest}")
    if heads.before is None:
        return
    sequence = heads.before.sequence
    signed = _verify_digest(heads.before.body, verifies)
    if signed is None or signed.digest.sequence != sequence:
        yield Finding(FindingKind.FORGED_HEAD, "head", "not what our key signed")
    elif sequence in verified and verified[sequence].body != heads.before.body:
        where = digest_key(sequence)
        yield Finding(FindingKind.FORKED_CHAIN, where, "another digest than the head has")


def _add_head(verified: dict[int, SignedDigest], head: Head | None, verifies: Verifies) -> None:
    """Add the head's own copy of its digest, so that its file can be checked without the object."""
    signed = _verify_digest(head.body, verifies) if head else None
    if signed is not None:
        verified.setdefault(signed.digest.sequence, signed)


def _missing_findings(
    stored: Mapping[str, bytes], verified: Mapping[int, SignedDigest], heads: ChainHeads
) -> Iterator[Finding]:
    """Return the missing digests: those at the end as one finding, the others one by one."""
    present = {s.digest.sequence for body in stored.values() if (s := _parsed(body)) is not None}
    last = heads.before.sequence if heads.before else max(verified, default=0)
    expected = last if heads.before_is_stored else last - 1
    absent = (n for n in range(1, expected + 1) if n not in present)
    missing = [n for n in absent if digest_key(n) not in stored]
    tail = [n for n in missing if not any(m > n for m in present)]
    for number in missing:
        if number not in tail:
            yield Finding(
                FindingKind.MISSING_DIGEST, digest_key(number), f"digest {number} is gone"
            )
    if tail:
        what = f"digests {tail[0]} to {tail[-1]} are gone"
        yield Finding(FindingKind.TRUNCATED_CHAIN, digest_key(tail[0]), what)


def _parsed(body: bytes) -> SignedDigest | None:
    return _verify_digest(body, lambda _message, _signature: True)


def _fork_findings(verified: Mapping[int, SignedDigest]) -> Iterator[Finding]:
    for number, signed in sorted(verified.items()):
        before = verified.get(number - 1)
        if before is None and number > 1:
            continue  # reported as missing already
        previous = sha256(before.body).hexdigest() if before else NO_PREVIOUS_DIGEST
        if signed.digest.previous != previous:
            what = f"continues another digest {number - 1} than the one that is stored"
            yield Finding(FindingKind.FORKED_CHAIN, digest_key(number), what)
