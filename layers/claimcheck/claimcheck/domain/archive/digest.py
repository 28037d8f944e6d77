"""The chain of digests: what each says of one file of lines, and how files and digests are named.

A digest is one JSON object in its canonical spelling. What is signed is the object without its
`signature`; what the next digest names as `previous` is the SHA-256 of the whole.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from claimcheck.domain.archive.lines import Line, canonical_json
from claimcheck.domain.times import rfc3339_milliseconds

FILES_PREFIX = "audit/"
DIGESTS_PREFIX = "digests/"
# What the first digest names in place of one before it.
NO_PREVIOUS_DIGEST = "0" * 64
# So much of a line's SHA-256 stands in the digest: enough to say which line of a file differs. That
# one differs, the hash of the whole file says.
LINE_HASH_CHARS = 16


class InvalidDigestError(ValueError):
    """Bytes that are no digest in its canonical spelling."""


@dataclass(frozen=True, slots=True)
class Digest:
    """Number `sequence` of the chain, from 1 on: the file at `key` and its lines in order."""

    sequence: int
    key: str
    sha256: str
    lines: tuple[str, ...]
    first: str
    last: str
    archived_at: str
    previous: str

    @property
    def message(self) -> bytes:
        """What is signed."""
        return canonical_json({"version": 1, "entries": len(self.lines), **asdict(self)}).encode()


class SignedDigest(NamedTuple):
    """A digest as it is stored."""

    digest: Digest
    signature: bytes

    @property
    def body(self) -> bytes:
        told = json.loads(self.digest.message)
        return canonical_json(told | {"signature": b64encode(self.signature).decode()}).encode()


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: the last digest as it is, or is about to be, stored."""

    sequence: int
    body: bytes

    @property
    def sha256(self) -> str:
        return sha256(self.body).hexdigest()


def create_digest(lines: Sequence[Line], head: Head | None, now: datetime) -> Digest:
    """What comes after `head`: the digest of a file of these `lines`, of which there are some."""
    hashed = sha256(file_body(lines)).hexdigest()
    times = sorted(line.time for line in lines)
    return Digest(
        sequence=head.sequence + 1 if head else 1,
        key=file_key(times[0], hashed),
        sha256=hashed,
        lines=line_hashes(line.text for line in lines),
        first=rfc3339_milliseconds(times[0]),
        last=rfc3339_milliseconds(times[-1]),
        archived_at=rfc3339_milliseconds(now),
        previous=head.sha256 if head else NO_PREVIOUS_DIGEST,
    )


def file_body(lines: Iterable[Line]) -> bytes:
    return "".join(f"{line.text}\n" for line in lines).encode()


def file_key(first: datetime, hashed: str) -> str:
    """By day and time, and by content: what is written again after a crash has the same name."""
    stamp = rfc3339_milliseconds(first)
    day, time = stamp[:10].replace("-", "/"), stamp[11:23].replace(":", "").replace(".", "")
    return f"{FILES_PREFIX}{day}/{time}-{hashed}.jsonl"


def digest_key(sequence: int) -> str:
    return f"{DIGESTS_PREFIX}{sequence:012d}.json"


def line_hashes(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(sha256(text.encode()).hexdigest()[:LINE_HASH_CHARS] for text in lines)


def parse_digest(body: bytes) -> SignedDigest:
    """Parse a digest. Raises `InvalidDigestError` for anything but its canonical bytes."""
    try:
        told = json.loads(body)
        signature = b64decode(told.pop("signature"), validate=True)
        del told["version"], told["entries"]
        signed = SignedDigest(Digest(**told | {"lines": tuple(told["lines"])}), signature)
        spelled = signed.body
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidDigestError("not a digest") from error
    if spelled != body or not isinstance(signed.digest.sequence, int):
        raise InvalidDigestError("not in its canonical spelling")
    return signed
