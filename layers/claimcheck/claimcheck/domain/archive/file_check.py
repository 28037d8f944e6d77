"""Checking a file of lines against its digest: that it differs, and which line does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from hashlib import sha256
from typing import NamedTuple

from claimcheck.domain.archive.digest import Digest, line_hashes
from claimcheck.domain.archive.findings import Finding, Found


class CheckedFile(NamedTuple):
    """The lines that are the digest's own, each with its place, and what was found of others."""

    lines: tuple[tuple[str, str], ...]
    found: tuple[Found, ...]


def check_file(digest: Digest, body: bytes | None) -> CheckedFile:
    """Check the file of `digest`; None: it is not there."""
    if body is None:
        what = f"the file of digest {digest.sequence} is gone"
        return CheckedFile((), (Found(Finding.MISSING_FILE, digest.key, what),))
    lines = lines_of(body)
    if sha256(body).hexdigest() == digest.sha256:
        return CheckedFile(_placed(digest.key, lines), ())
    hashes = line_hashes(lines)
    genuine = set(digest.lines)
    own = [line for line, hashed in zip(lines, hashes, strict=True) if hashed in genuine]
    found = tuple(_differences(digest, hashes))
    # What is left over differs in nothing but its bytes between lines.
    return CheckedFile(
        _placed(digest.key, list(dict.fromkeys(own))),
        found or (Found(Finding.TRUNCATED_FILE, digest.key, "its last line has no end"),),
    )


def lines_of(body: bytes) -> list[str]:
    """The lines of a file; bytes that are no UTF-8 cannot be a line of ours and stay apart."""
    lines = body.decode("utf-8", "backslashreplace").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _placed(key: str, lines: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((f"{key}:{number}", line) for number, line in enumerate(lines, 1))


def _differences(digest: Digest, hashes: Sequence[str]) -> Iterator[Found]:
    expected = digest.lines
    if Counter(hashes) == Counter(expected) and tuple(hashes) != expected:
        numbers = [n for n, pair in enumerate(zip(expected, hashes, strict=True), 1) if _off(pair)]
        where = f"{digest.key}:{numbers[0]}"
        yield Found(Finding.REORDERED_ENTRIES, where, f"lines {numbers} are in another order")
        return
    if len(hashes) < len(expected) and tuple(hashes) == expected[: len(hashes)]:
        what = f"ends after line {len(hashes)} of {len(expected)}"
        yield Found(Finding.TRUNCATED_FILE, f"{digest.key}:{len(hashes) + 1}", what)
        return
    matcher = SequenceMatcher(None, expected, hashes, autojunk=False)
    for change, e1, e2, h1, h2 in matcher.get_opcodes():
        if change != "equal":
            yield from _changes(digest, range(e1, e2), range(h1, h2), hashes)


def _off(pair: tuple[str, str]) -> bool:
    return pair[0] != pair[1]


def _changes(digest: Digest, gone: range, come: range, hashes: Sequence[str]) -> Iterator[Found]:
    """What became of the digest's lines `gone`, in place of which the lines `come` are there."""
    both = min(len(gone), len(come))
    for number in gone[:both]:
        yield Found(Finding.CHANGED_ENTRY, f"{digest.key}:{number + 1}", "is another line")
    for number in gone[both:]:
        yield Found(Finding.DELETED_ENTRY, f"{digest.key}:{number + 1}", "is gone")
    for number in come[both:]:
        twice = hashes[number] in digest.lines
        kind = Finding.DUPLICATED_ENTRY if twice else Finding.INSERTED_ENTRY
        what = "stands there twice" if twice else "is not in the digest"
        yield Found(kind, f"{digest.key}:{number + 1}", what)
