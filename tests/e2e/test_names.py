"""Names and types of files on the wire, as parsers that are not ours read them (RFC 6266, 8187)."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from itertools import repeat

import httpx
import pytest

from claimcheck.domain.report import Kind
from tests.e2e.customer import Customer
from tests.e2e.dispositions import read_by_email, read_by_werkzeug
from tests.e2e.named import OCTETS, Named, publish_named
from tests.e2e.stage import Stage
from tests.e2e.ways import ROUTES, Ways, ways_of

pytestmark = pytest.mark.e2e

OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "a report.pdf": "application/pdf",
    "a report.docx": f"{OFFICE}.wordprocessingml.document",
    "a report.xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "a report.txt": "text/plain",
    "a report.csv": "text/csv",
    "a report.json": "application/json",
    "a report.zip": "application/zip",
    "a report.png": "image/png",
    "a report.gif": "image/gif",
    "a report.jpg": "image/jpeg",
    "a report.jpeg": "image/jpeg",
    "A REPORT.PDF": "application/pdf",
    "a report.html": OCTETS,
    "a report.svg": OCTETS,
    "a report.tar.gz": OCTETS,
    "a report": OCTETS,
}
# What is stated, and what a customer's computer shall call it.
NAMES = {
    "Übersicht März.csv": "Übersicht März.csv",
    "Umsa\u0308tze.csv": "Umsätze.csv",
    "見積書 №7.pdf": "見積書 №7.pdf",
    "отчёт за год.xlsx": "отчёт за год.xlsx",
    "chart 😀.png": "chart 😀.png",
    'the "best" of.csv': 'the "best" of.csv',
    "it's 100%25 ours.csv": "it's 100%25 ours.csv",
    "a;b=c, d.csv": "a;b=c, d.csv",
    "UTF-8''x.csv": "UTF-8''x.csv",
    "tab\there.csv": "tabhere.csv",
    "sales\r\nX-Evil: 1.csv": "salesX-Evil: 1.csv",
    "nul\x00byte.csv": "nulbyte.csv",
    "evil\u202evsc.exe": "evilvsc.exe",
    "../../etc/passwd.txt": "passwd.txt",
    "C:\\temp\\report.csv": "report.csv",
    "...": "download",
    "a" * 300 + ".csv": "a" * 176 + ".csv",
    "ä" * 300 + ".csv": "ä" * 88 + ".csv",
}
# Types that are stated of a name without an extension.
STATED = {
    Named("chart", "image/png"): Named("chart.png", "image/png"),
    Named("photo", "image/jpeg"): Named("photo.jpg", "image/jpeg"),
    Named("table", "Text/CSV; charset=utf-8"): Named("table.csv", "text/csv"),
    Named("page", "text/html"): Named("page", OCTETS),
    Named("page.html", "text/csv"): Named("page.html", "text/csv"),
    Named("sheet.xlsx", "text/html"): Named("sheet.xlsx", f"{OFFICE}.spreadsheetml.sheet"),
}
SENT = [*map(Named, TYPES), *map(Named, NAMES), *STATED]


Fetch = Callable[[Named, str], httpx.Response]


@pytest.fixture(scope="module")
def sent(stage: Stage, customer: Customer) -> dict[Named, Ways]:
    reports, documents = (
        publish_named(stage, customer.tenant, kind, SENT) for kind in (Kind.REPORT, Kind.DOCUMENT)
    )
    ways = map(ways_of, repeat(customer), reports, documents)
    return dict(zip(SENT, ways, strict=True))


@pytest.fixture
def fetch(http: httpx.Client, sent: dict[Named, Ways]) -> Fetch:
    """Fetches the file that was published under a name; its bytes are right."""

    def fetch(named: Named, route: str) -> httpx.Response:
        url, headers, _ = sent[named][route]
        answer = http.get(url, headers=headers)
        assert answer.status_code == 200
        assert sha256(answer.content).hexdigest() == sent[named].file.sha256
        return answer

    return fetch


def assert_named(answer: httpx.Response, wanted: str) -> None:
    """One disposition, in ASCII, of which independent readers make the same name."""
    [header] = answer.headers.get_list("Content-Disposition")
    assert header.isascii()
    assert header.startswith('attachment; filename="')
    assert (read_by_email(header), read_by_werkzeug(header)) == (wanted, wanted)
    assert "X-Evil" not in answer.headers


@pytest.mark.covers("files-16", "files-17")
@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("filename", TYPES)
def test_the_extension_decides_the_type_without_a_charset(
    fetch: Fetch, filename: str, route: str
) -> None:
    answer = fetch(Named(filename), route)

    assert answer.headers["Content-Type"] == TYPES[filename]
    assert_named(answer, filename)


@pytest.mark.covers("files-13", "documents-08")
@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("filename", NAMES, ids=lambda name: ascii(name)[:30])
def test_any_name_arrives_as_it_is_meant(fetch: Fetch, filename: str, route: str) -> None:
    assert_named(fetch(Named(filename), route), NAMES[filename])


@pytest.mark.covers("files-17", "files-18")
@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("stated", STATED, ids=" ".join)
def test_a_stated_type_counts_where_the_name_has_none(
    fetch: Fetch, stated: Named, route: str
) -> None:
    answer = fetch(stated, route)

    assert answer.headers["Content-Type"] == STATED[stated].mime_type
    assert_named(answer, STATED[stated].filename)
