"""The findings of `audit verify`."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class FindingKind(StrEnum):
    """The kinds of findings."""

    MISSING_HEAD = "missing_head"
    FORGED_HEAD = "forged_head"
    HEAD_BEHIND = "head_behind"
    MISSING_DIGEST = "missing_digest"
    FORGED_DIGEST = "forged_digest"
    MISPLACED_DIGEST = "misplaced_digest"
    TRUNCATED_CHAIN = "truncated_chain"
    FORKED_CHAIN = "forked_chain"
    MISSING_FILE = "missing_file"
    UNCHAINED_FILE = "unchained_file"
    TRUNCATED_FILE = "truncated_file"
    CHANGED_ENTRY = "changed_entry"
    DELETED_ENTRY = "deleted_entry"
    INSERTED_ENTRY = "inserted_entry"
    DUPLICATED_ENTRY = "duplicated_entry"
    REORDERED_ENTRIES = "reordered_entries"
    CHANGED_ROW = "changed_row"
    DELETED_ROW = "deleted_row"
    UNREADABLE_ROW = "unreadable_row"
    UNCONFIRMED_ROW = "unconfirmed_row"
    NEVER_ARCHIVED = "never_archived"
    TAMPERING = "tampering"


class Finding(NamedTuple):
    """One finding: its kind, the object, line or row where it is, and what is wrong in words."""

    kind: FindingKind
    where: str
    what: str
