"""Names of files on the wire, as parsers that are not ours read them (RFC 6266, 8187)."""

from __future__ import annotations

from hashlib import sha256

import httpx
import pytest

from claimcheck.domain.report import Kind
from tests.e2e.customer import Customer
from tests.e2e.dispositions import read_by_email, read_by_werkzeug
from tests.e2e.named import publish_named
from tests.e2e.stage import Stage
from tests.e2e.ways import ROUTES, Ways, ways_of

pytestmark = pytest.mark.e2e

# What an exporter states, and what a customer's computer shall call it.
NAMES = {
    "Übersicht März.csv": "Übersicht März.csv",
    "見積書 №7.pdf": "見積書 №7.pdf",
    'the "best" of.csv': 'the "best" of.csv',
    "it's 100%25 ours.csv": "it's 100%25 ours.csv",
    "sales\r\nX-Evil: 1.csv": "salesX-Evil: 1.csv",
    "ä" * 300 + ".csv": "ä" * 88 + ".csv",
}


@pytest.fixture(scope="module")
def sent(stage: Stage, customer: Customer) -> dict[str, Ways]:
    """The ways to a file under each name."""
    reports = publish_named(stage, customer.tenant, Kind.REPORT, NAMES)
    documents = publish_named(stage, customer.tenant, Kind.DOCUMENT, NAMES)
    pairs = zip(reports, documents, strict=True)
    ways = [ways_of(customer, report, document) for report, document in pairs]
    return dict(zip(NAMES, ways, strict=True))


def assert_named(answer: httpx.Response, wanted: str) -> None:
    """One disposition, in ASCII, of which independent readers make the same name."""
    [header] = answer.headers.get_list("Content-Disposition")
    assert header.isascii()
    assert header.startswith('attachment; filename="')
    assert (read_by_email(header), read_by_werkzeug(header)) == (wanted, wanted)
    assert "X-Evil" not in answer.headers


@pytest.mark.covers("files-13", "documents-08")
@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name)[:30])
def test_any_name_arrives_as_it_is_meant(
    http: httpx.Client, sent: dict[str, Ways], name: str, route: str
) -> None:
    url, headers, _ = sent[name][route]

    answer = http.get(url, headers=headers)

    assert answer.status_code == 200
    assert sha256(answer.content).hexdigest() == sent[name].file.sha256
    assert_named(answer, NAMES[name])


@pytest.mark.covers("files-13")
def test_storage_takes_the_name_from_the_url(http: httpx.Client, customer: Customer) -> None:
    document = customer.publish(Kind.DOCUMENT, filename="見積書 №7.pdf")

    stored = http.get(customer.document_url(document.id))

    assert_named(stored, "見積書 №7.pdf")
