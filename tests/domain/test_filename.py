"""File names and MIME types that are safe to send and to save."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck.domain.filename import (
    MAX_NAME_BYTES,
    MIME_TYPES,
    OCTET_STREAM,
    content_disposition,
    extension_of,
    mime_type_of,
    safe_filename,
)

_HEADER = re.compile(
    r"attachment; filename=\"[A-Za-z0-9._ ()-]+\""
    r"(?:; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+)?",
    re.ASCII,
)


@pytest.mark.covers("files-16", "files-17")
@pytest.mark.parametrize(
    ("name", "registered", "expected"),
    [
        ("r.csv", "", "text/csv"),
        ("r.CSV", "", "text/csv"),
        ("r.jpeg", "", "image/jpeg"),
        ("r.xlsx", "text/html", MIME_TYPES["xlsx"]),
        ("r", "application/pdf", "application/pdf"),
        ("r", "Application/PDF; charset=utf-8", "application/pdf"),
        ("r.html", "text/html", OCTET_STREAM),
        ("r.svg", "image/svg+xml", OCTET_STREAM),
        ("r.html", "text/csv", "text/csv"),
        ("r", "", OCTET_STREAM),
        (".csv", "", OCTET_STREAM),
        ("", "", OCTET_STREAM),
    ],
)
def test_the_extension_decides_the_type(name: str, registered: str, expected: str) -> None:
    assert mime_type_of(name, registered) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.csv", "csv"), ("a.tar.gz", "gz"), ("a", ""), (".bashrc", ""), ("a.", ""), ("a.c v", ""),
     ("a.\uff43\uff53\uff56", ""), ("a.12345678901", "")],
)  # fmt: skip
def test_only_a_plausible_extension_counts_as_one(name: str, expected: str) -> None:
    assert extension_of(name) == expected


@pytest.mark.covers("files-13")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("r.csv", "r.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\r.csv", "r.csv"),
        ("r\r\nX-Evil: 1.csv", "rX-Evil: 1.csv"),
        ("r\x00.csv", "r.csv"),
        ("r\u202evsc.exe", "rvsc.exe"),
        ("\ufeffr\u200b.csv", "r.csv"),
        ("r\u2028.csv", "r.csv"),
        ("r\ud800.csv", "r.csv"),
        ("  r.csv  ", "r.csv"),
        ("...", "download"),
        ("", "download"),
        ("/", "download"),
        ("Umsa\u0308tze.csv", "Umsätze.csv"),
    ],
)
def test_a_file_name_loses_paths_and_control_characters(name: str, expected: str) -> None:
    assert safe_filename(name) == expected


@pytest.mark.covers("files-18")
@pytest.mark.parametrize(
    ("name", "mime_type", "expected"),
    [
        ("report", "application/pdf", "report.pdf"),
        ("photo", "image/jpeg", "photo.jpg"),
        ("report.csv", "application/pdf", "report.csv"),
        ("report", OCTET_STREAM, "report"),
        ("Q1 2026", "text/csv", "Q1 2026.csv"),
    ],
)
def test_a_file_name_without_extension_gets_the_one_of_its_type(
    name: str, mime_type: str, expected: str
) -> None:
    assert safe_filename(name, mime_type) == expected


@pytest.mark.covers("files-13")
@given(st.text(st.characters(), max_size=300), st.sampled_from(["", *MIME_TYPES.values()]))
@settings(max_examples=500)
def test_any_file_name_becomes_a_safe_one(name: str, mime_type: str) -> None:
    safe = safe_filename(name, mime_type)

    assert 1 <= len(safe.encode()) <= MAX_NAME_BYTES
    assert not re.search(r"[/\\]", safe)
    assert all(unicodedata.category(char)[0] != "C" for char in safe)
    assert safe_filename(safe, mime_type) == safe


@pytest.mark.covers("files-13")
def test_a_long_file_name_is_cut_between_characters_and_keeps_its_extension() -> None:
    safe = safe_filename("ä" * 200 + ".csv")

    assert safe == "ä" * 88 + ".csv"
    assert len(safe.encode()) == MAX_NAME_BYTES


@pytest.mark.covers("files-13")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("report (1).csv", 'attachment; filename="report (1).csv"'),
        ("a;b.csv", "attachment; filename=\"a_b.csv\"; filename*=UTF-8''a%3Bb.csv"),
        ('a"b\\c.csv', "attachment; filename=\"a_b_c.csv\"; filename*=UTF-8''a%22b%5Cc.csv"),
        ("Umsätze.csv", "attachment; filename=\"Umsatze.csv\"; filename*=UTF-8''Ums%C3%A4tze.csv"),
        ("100%.csv", "attachment; filename=\"100_.csv\"; filename*=UTF-8''100%25.csv"),
        (
            "报告.pdf",
            "attachment; filename=\"download.pdf\"; filename*=UTF-8''%E6%8A%A5%E5%91%8A.pdf",
        ),
    ],
)
def test_a_content_disposition_has_a_quoted_and_if_needed_an_extended_name(
    name: str, expected: str
) -> None:
    assert content_disposition(name) == expected


@pytest.mark.covers("files-13")
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
@settings(max_examples=1000)
def test_no_file_name_breaks_out_of_its_content_disposition(name: str) -> None:
    filename = safe_filename(name)
    header = content_disposition(filename)

    assert _HEADER.fullmatch(header)
    plain, _, extended = header.partition("; filename*=UTF-8''")
    assert unquote(extended) == filename or plain == f'attachment; filename="{filename}"'
