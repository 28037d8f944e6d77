"""Check a file of lines against its digest, and find out which lines differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from hashlib import sha256
from typing import NamedTuple

from claimcheck.domain.archive.digest import Digest, line_hashes
from claimcheck.domain.archive.findings import Finding, FindingKind


class CheckedFile(NamedTuple):
    """Lines that match the digest, each with its location, and findings about the others."""

    lines: tuple[tuple[str, str], ...]
    found: tuple[Finding, ...]


def check_file(digest: Digest, body: bytes | None) -> CheckedFile:
    """Check the `body` of the digest's file; None if the file is missing."""
    if body is None:
        what = f"the file of digest {digest.sequence} is gone"
        return CheckedFile((), (Finding(FindingKind.MISSING_FILE, digest.key, what),))
    lines = lines_of(body)
    if sha256(body).hexdigest() == digest.sha256:
        return CheckedFile(_with_locations(digest.key, lines), ())
    hashes, expected = line_hashes(lines), set(digest.lines)
    matching = [line for line, hashed in zip(lines, hashes, strict=True) if hashed in expected]
    found = tuple(_differences(digest, hashes))
    # Without a finding, the files differ only in bytes between lines.
    return CheckedFile(
        _with_locations(digest.key, list(dict.fromkeys(matching))),
        found or (Finding(FindingKind.TRUNCATED_FILE, digest.key, "its last line has no end"),),
    )


def lines_of(body: bytes) -> list[str]:
    """Return the lines of a file. Bytes that are not UTF-8 become escapes, which match no line."""
    lines = body.decode("utf-8", "backslashreplace").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _with_locations(key: str, lines: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((f"{key}:{number}", line) for number, line in enumerate(lines, 1))


def _differences(digest: Digest, hashes: Sequence[str]) -> Iterator[Finding]:
    extra = list(_repeated(digest.lines, hashes))
    for number in extra:
        what = "stands there once too often"
        yield Finding(FindingKind.DUPLICATED_ENTRY, f"{digest.key}:{number + 1}", what)
    left = [(n, hashed) for n, hashed in enumerate(hashes) if n not in extra]
    yield from _compare_unique(digest, [n for n, _ in left], tuple(h for _, h in left))


def _repeated(expected: Sequence[str], hashes: Sequence[str]) -> Iterator[int]:
    """Return the numbers (from 0) of lines that repeat more often than expected."""
    left = Counter(expected)
    for number, hashed in enumerate(hashes):
        if hashed in expected and left[hashed] == 0:
            yield number
        left[hashed] -= 1


def _compare_unique(
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
        off = [number + 1 for number, expected_hash, hashed in pairs if expected_hash != hashed]
        what = f"lines {off} are in another order"
        yield Finding(FindingKind.REORDERED_ENTRIES, f"{key}:{off[0]}", what)
        return
    matcher = SequenceMatcher(None, expected, hashes, autojunk=False)
    for change, e1, e2, h1, h2 in matcher.get_opcodes():
        if change != "equal":
            yield from _changes(key, range(e1, e2), numbers[h1:h2])


def _changes(key: str, removed: range, added: Sequence[int]) -> Iterator[Finding]:
    """Return the findings for lines `removed` from the digest's, with `added` in their place."""
    both = min(len(removed), len(added))
    for number in removed[:both]:
        yield Finding(FindingKind.CHANGED_ENTRY, f"{key}:{number + 1}", "is another line")
    for number in removed[both:]:
        yield Finding(FindingKind.DELETED_ENTRY, f"{key}:{number + 1}", "is gone")
    for number in added[both:]:
        yield Finding(FindingKind.INSERTED_ENTRY, f"{key}:{number + 1}", "is not in the digest")
