"""Checking a file of lines against its digest: that it differs, and which line does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from hashlib import sha256
from typing import NamedTuple

from claimcheck.domain.archive.digest import Digest, line_hashes
from claimcheck.domain.archive.findings import Finding, FindingKind


class CheckedFile(NamedTuple):
    """The lines that are the digest's own, each with its place, and what was found of others."""

    lines: tuple[tuple[str, str], ...]
    found: tuple[Finding, ...]


def check_file(digest: Digest, body: bytes | None) -> CheckedFile:
    """Check the file of `digest`; None: it is not there."""
    if body is None:
        what = f"the file of digest {digest.sequence} is gone"
        return CheckedFile((), (Finding(FindingKind.MISSING_FILE, digest.key, what),))
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
        found or (Finding(FindingKind.TRUNCATED_FILE, digest.key, "its last line has no end"),),
    )


def lines_of(body: bytes) -> list[str]:
    """The lines of a file; bytes that are no UTF-8 cannot be a line of ours and stay apart."""
    lines = body.decode("utf-8", "backslashreplace").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _placed(key: str, lines: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((f"{key}:{number}", line) for number, line in enumerate(lines, 1))


def _differences(digest: Digest, hashes: Sequence[str]) -> Iterator[Finding]:
    extra = list(_repeated(digest.lines, hashes))
    for number in extra:
        what = "stands there once too often"
        yield Finding(FindingKind.DUPLICATED_ENTRY, f"{digest.key}:{number + 1}", what)
    left = [(n, hashed) for n, hashed in enumerate(hashes) if n not in extra]
    yield from _without_repeated(digest, [n for n, _ in left], tuple(h for _, h in left))


def _repeated(expected: Sequence[str], hashes: Sequence[str]) -> Iterator[int]:
    """The lines, from 0 on, that are there more often than they should; the later ones of each."""
    due = Counter(expected)
    for number, hashed in enumerate(hashes):
        if hashed in expected and due[hashed] == 0:
            yield number
        due[hashed] -= 1


def _without_repeated(
    digest: Digest, numbers: Sequence[int], hashes: tuple[str, ...]
) -> Iterator[Finding]:
    expected, key = digest.lines, digest.key
    if hashes == expected[: len(hashes)]:
        if len(hashes) < len(expected):
            what = f"ends after line {len(hashes)} of {len(expected)}"
            yield Finding(FindingKind.TRUNCATED_FILE, f"{key}:{len(hashes) + 1}", what)
        return
    if Counter(hashes) == Counter(expected):
        pairs = zip(numbers, expected, hashes, strict=True)
        off = [number + 1 for number, due, there in pairs if due != there]
        what = f"lines {off} are in another order"
        yield Finding(FindingKind.REORDERED_ENTRIES, f"{key}:{off[0]}", what)
        return
    matcher = SequenceMatcher(None, expected, hashes, autojunk=False)
    for change, e1, e2, h1, h2 in matcher.get_opcodes():
        if change != "equal":
            yield from _changes(key, range(e1, e2), numbers[h1:h2])


def _changes(key: str, gone: range, come: Sequence[int]) -> Iterator[Finding]:
    """What became of the digest's lines `gone`, in place of which the file's `come` are there."""
    both = min(len(gone), len(come))
    for number in gone[:both]:
        yield Finding(FindingKind.CHANGED_ENTRY, f"{key}:{number + 1}", "is another line")
    for number in gone[both:]:
        yield Finding(FindingKind.DELETED_ENTRY, f"{key}:{number + 1}", "is gone")
    for number in come[both:]:
        yield Finding(FindingKind.INSERTED_ENTRY, f"{key}:{number + 1}", "is not in the digest")
