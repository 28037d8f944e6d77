"""The archive's lines and digests: every field, one spelling, and names that tell the content."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from claimcheck.domain.archive.digest import (
    InvalidDigestError,
    SignedDigest,
    create_digest,
    file_key,
    parse_digest,
)
from claimcheck.domain.archive.file_check import check_file
from claimcheck.domain.archive.findings import FindingKind
from claimcheck.domain.archive.lines import archive_fields, entry_key, entry_line
from claimcheck.domain.audit import Action, Attempt, AuditEntry, Outcome
from claimcheck.domain.report import Kind, Subject
from tests.archive_samples import a_line, entries
from tests.fakes import NOW

FULL = AuditEntry(
    attempt=Attempt("r-1", NOW, "documents", "GET /x", "203.0.113.9", "curl ü"),
    tenant="t",
    principal="p",
    principal_kind="api-key",
    action=Action.DELIVERED,
    outcome=Outcome.GRANTED,
    reason="whole",
    subject=Subject(Kind.TASK, "17"),
    version_id="v",
    size=0,
    detail={"b": "2", "a": "1"},
    count=3,
)


def test_a_line_has_one_spelling() -> None:
    assert entry_line("e-1", FULL).text == (
        '{"action":"delivered","contract":"documents","count":3,"detail":{"a":"1","b":"2"},"event":"e-1",'
        '"kind":"task","line":"entry","outcome":"granted","principal":"p",'
        '"principal_kind":"api-key","reason":"whole","report_id":"17","request_id":"r-1",'
        '"route":"GET /x","size":0,"source_ip":"203.0.113.9","tenant":"t",'
        '"time":"2026-03-14T12:00:00.000Z","user_agent":"curl ü","version_id":"v"}'
    )


def test_every_field_that_says_something_is_in_the_line() -> None:
    other_names = {"attempt", "subject", "id", "at"}
    known = {f.name for of in (AuditEntry, Attempt) for f in fields(of)} - other_names

    told = set(archive_fields(FULL)) - {"time", "request_id", "report_id", "kind"}

    assert told == known


def test_what_says_nothing_is_left_out() -> None:
    bare = AuditEntry(
        Attempt("r", NOW, "c", "x"), "t", "", "anonymous", Action.ATTEMPTED, Outcome.DENIED
    )

    assert set(archive_fields(bare)) == {
        "tenant",
        "time",
        "request_id",
        "contract",
        "route",
        "principal_kind",
        "action",
        "outcome",
    }


def test_a_line_tells_where_its_row_lies() -> None:
    told = json.loads(entry_line("e", FULL).text)

    assert entry_key(told) == ("t", "2026-03-14T12:00:00.000Z", "r-1")


def test_files_are_named_by_day_time_and_content() -> None:
    at = datetime(2026, 3, 14, 23, 59, 59, 999000, tzinfo=UTC)

    assert file_key(at, "ab" * 32) == f"audit/2026/03/14/235959999-{'ab' * 32}.jsonl"


def test_a_digest_is_read_as_it_was_signed() -> None:
    digest = create_digest([a_line(entry) for entry in entries(3)], None, NOW)
    signed = SignedDigest(digest, b"signature")

    assert parse_digest(signed.body) == signed


def test_a_digest_of_the_longest_file_fits_into_what_a_key_signs() -> None:
    digest = create_digest([a_line(entry) for entry in entries(90)], None, NOW)

    assert len(digest.message) <= 4096


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b"null", b"\xff", b'{"signature":1}', b'{"signature":"!"}', b"[" * 100_000],
)
def test_what_is_no_digest_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidDigestError):
        parse_digest(body)


@pytest.mark.parametrize(("old", "new"), [(b"{", b"{ "), (b'"sequence":1', b'"sequence":1.0')])
def test_another_spelling_of_a_digest_is_none(old: bytes, new: bytes) -> None:
    body = SignedDigest(create_digest([a_line(FULL)], None, NOW), b"s").body

    with pytest.raises(InvalidDigestError):
        parse_digest(body.replace(old, new, 1))


def test_a_file_whose_last_line_has_no_end_differs() -> None:
    line = a_line(replace(FULL, reason="x"))
    digest = create_digest([line], None, NOW)

    checked = check_file(digest, line.text.encode())

    assert [found.kind for found in checked.found] == [FindingKind.TRUNCATED_FILE]
