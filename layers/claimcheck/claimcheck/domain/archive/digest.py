"""The chain of digests: the contents of a digest, and the object keys of files and digests.

Each digest describes one file of lines. It is one JSON object in canonical form. The signature
covers the object without its `signature`. `previous` is the SHA-256 of the whole previous digest.
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
# `previous` of the first digest.
NO_PREVIOUS_DIGEST = "0" * 64
# A digest holds this much of each line's SHA-256: enough to find out which line differs. That any
# line differs is known from the hash of the whole file.
LINE_HASH_CHARS = 16


class InvalidDigestError(ValueError):
    """Bytes that are not a digest in canonical form."""


@dataclass(frozen=True, slots=True)
class Digest:
    """Digest number `sequence` (from 1 on): the file at `key`, and its lines in order.

    `first` and `last` are the times of the oldest and the newest line.
    """

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
        """Return the bytes that are signed."""
        return canonical_json({"version": 1, "entries": len(self.lines), **asdict(self)}).encode()


class SignedDigest(NamedTuple):
    """A digest with its signature, as stored."""

    digest: Digest
    signature: bytes

    @property
    def body(self) -> bytes:
        values = json.loads(self.digest.message)
        return canonical_json(values | {"signature": b64encode(self.signature).decode()}).encode()


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: the last digest, which may not be stored in the archive yet."""

    sequence: int
    body: bytes

    @property
    def sha256(self) -> str:
        return sha256(self.body).hexdigest()


def create_digest(lines: Sequence[Line], head: Head | None, now: datetime) -> Digest:
    """Return the digest after `head` for a file of `lines`, of which there is at least one."""
    file_hash = sha256(file_body(lines)).hexdigest()
    times = sorted(line.time for line in lines)
    return Digest(
        sequence=head.sequence + 1 if head else 1,
        key=file_key(times[0], file_hash),
        sha256=file_hash,
        lines=line_hashes(line.text for line in lines),
        first=rfc3339_milliseconds(times[0]),
        last=rfc3339_milliseconds(times[-1]),
        archived_at=rfc3339_milliseconds(now),
        previous=head.sha256 if head else NO_PREVIOUS_DIGEST,
    )


def file_body(lines: Iterable[Line]) -> bytes:
    return "".join(f"{line.text}\n" for line in lines).encode()


def file_key(first: datetime, file_hash: str) -> str:
    """Return the key of a file: its first line's time and its hash.

    A file that is written again after a crash has the same key.
    """
    text = rfc3339_milliseconds(first)
    day, time = text[:10].replace("-", "/"), text[11:23].replace(":", "").replace(".", "")
    return f"{FILES_PREFIX}{day}/{time}-{file_hash}.jsonl"


def digest_key(sequence: int) -> str:
    return f"{DIGESTS_PREFIX}{sequence:012d}.json"


def line_hashes(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(sha256(text.encode()).hexdigest()[:LINE_HASH_CHARS] for text in lines)


def parse_digest(body: bytes) -> SignedDigest:
    """Parse a digest. Raises `InvalidDigestError` unless it is in canonical form."""
    try:
        values = json.loads(body)
        signature = b64decode(values.pop("signature"), validate=True)
        del values["version"], values["entries"]
        signed = SignedDigest(Digest(**values | {"lines": tuple(values["lines"])}), signature)
        canonical = signed.body
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidDigestError("not a digest") from error
    if canonical != body or not isinstance(signed.digest.sequence, int):
        raise InvalidDigestError("not in its canonical spelling")
    return signed
