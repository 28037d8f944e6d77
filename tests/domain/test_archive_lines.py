"""The archive's lines and digests: their fields, canonical form and object keys."""

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


def test_an_entry_line_is_canonical_json() -> None:
    assert entry_line("e-1", FULL).text == (
        '{"action":"delivered","contract":"documents","count":3,"detail":{"a":"1","b":"2"},"event":"e-1",'
        '"kind":"task","line":"entry","outcome":"granted","principal":"p",'
        '"principal_kind":"api-key","reason":"whole","report_id":"17","request_id":"r-1",'
        '"route":"GET /x","size":0,"source_ip":"203.0.113.9","tenant":"t",'
        '"time":"2026-03-14T12:00:00.000Z","user_agent":"curl ü","version_id":"v"}'
    )


def test_every_set_field_of_an_entry_is_in_its_line() -> None:
    other_names = {"attempt", "subject", "id", "at"}
    known = {f.name for cls in (AuditEntry, Attempt) for f in fields(cls)} - other_names

    names = set(archive_fields(FULL)) - {"time", "request_id", "report_id", "kind"}

    assert names == known


def test_empty_and_default_fields_are_left_out_of_the_line() -> None:
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


def test_a_line_has_the_key_of_its_row() -> None:
    line = json.loads(entry_line("e", FULL).text)

    assert entry_key(line) == ("t", "2026-03-14T12:00:00.000Z", "r-1")


def test_a_file_key_has_day_time_and_hash() -> None:
    at = datetime(2026, 3, 14, 23, 59, 59, 999000, tzinfo=UTC)

    assert file_key(at, "ab" * 32) == f"audit/2026/03/14/235959999-{'ab' * 32}.jsonl"


def test_a_signed_digest_parses_to_the_same_digest() -> None:
    digest = create_digest([a_line(entry) for entry in entries(3)], None, NOW)
    signed = SignedDigest(digest, b"signature")

    assert parse_digest(signed.body) == signed


def test_a_digest_of_the_longest_file_fits_the_kms_message_limit() -> None:
    digest = create_digest([a_line(entry) for entry in entries(90)], None, NOW)

    assert len(digest.message) <= 4096


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b"null", b"\xff", b'{"signature":1}', b'{"signature":"!"}', b"[" * 100_000],
)
def test_a_malformed_digest_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidDigestError):
        parse_digest(body)


@pytest.mark.parametrize(("old", "new"), [(b"{", b"{ "), (b'"sequence":1', b'"sequence":1.0')])
def test_a_digest_not_in_canonical_form_is_refused(old: bytes, new: bytes) -> None:
    body = SignedDigest(create_digest([a_line(FULL)], None, NOW), b"s").body

    with pytest.raises(InvalidDigestError):
        parse_digest(body.replace(old, new, 1))


def test_a_file_without_a_final_newline_is_truncated() -> None:
    line = a_line(replace(FULL, reason="x"))
    digest = create_digest([line], None, NOW)

    checked = check_file(digest, line.text.encode())

    assert [found.kind for found in checked.found] == [FindingKind.TRUNCATED_FILE]
