"""`GET` and `HEAD` of a listed file: by the token of the list, or by the encrypted id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from claimcheck.domain.audit import Action, Outcome
from claimcheck.domain.delivery import INLINE_BYTES
from claimcheck.domain.report import Report
from tests.client import WireClient
from tests.contracts.merchant_reports.samples import (
    BODY,
    FILES,
    MERCHANT,
    Key,
    add_report,
    assert_golden,
    by_token,
    path_of,
)
from tests.contracts.stage import WITHHELD, lose_file, note_lost_file
from tests.fakes import STORAGE_ORIGIN, FakeServices

Address = Callable[[FakeServices, Report], str]


def by_encrypted_id(_services: FakeServices, report: Report) -> str:
    return path_of(report.encrypted_id)


BOTH = pytest.mark.parametrize("address", [by_token, by_encrypted_id])


@pytest.mark.covers(
    "merchant-reports-05",
    "merchant-reports-20",
    "merchant-reports-22",
    "files-01",
    "files-13",
    "files-16",
)
@BOTH
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_file_comes_under_its_name(
    client: WireClient, services: FakeServices, key: Key, address: Address, slash: str
) -> None:
    reply = client.get(address(services, add_report(services)) + slash, key)

    assert (reply.status, reply.body) == (200, BODY)
    assert reply.headers["content-type"] == "text/csv"
    assert reply.headers["content-disposition"] == 'attachment; filename="report_1.csv"'
    assert reply.headers["cache-control"] == "private, no-store"


@pytest.mark.covers("files-19")
@pytest.mark.parametrize("filename", ["r.pdf", "r.XLSX", "r.tar.gz", "r"])
def test_the_listed_type_is_the_one_that_comes(
    client: WireClient, services: FakeServices, key: Key, filename: str
) -> None:
    add_report(services, filename=filename)
    [listed] = client.get(FILES, key).json()["results"]
    reply = client.get(listed["download_action"]["url"], key)

    assert reply.headers["content-type"] == listed["mime_type"]


@pytest.mark.covers("files-03", "merchant-reports-22")
@BOTH
def test_a_large_file_is_redirected_to_storage_with_307(
    client: WireClient, services: FakeServices, key: Key, address: Address
) -> None:
    report = add_report(services, body=b"x" * (INLINE_BYTES + 1))
    reply = client.get(address(services, report), key)

    assert (reply.status, reply.body) == (307, b"")
    assert reply.headers["location"].startswith(f"{STORAGE_ORIGIN}/reports/{MERCHANT}/")


@pytest.mark.covers("files-02", "files-12")
def test_a_head_tells_the_size_and_a_range_is_answered_in_part(
    client: WireClient, services: FakeServices, key: Key
) -> None:
    path = by_encrypted_id(services, add_report(services))
    head = client.head(path, key)
    part = client.get(path, {**key, "Range": "bytes=0-4"})

    assert (head.status, head.body, head.headers["x-file-size"]) == (200, b"", str(len(BODY)))
    assert (part.status, part.body) == (206, b"order")


@pytest.mark.covers("links-11")
def test_a_sensitive_report_is_delivered_as_any_other(
    client: WireClient, services: FakeServices, key: Key
) -> None:
    path = by_encrypted_id(services, add_report(services, single_use=True))

    assert [client.get(path, key).status for _ in range(2)] == [200, 200]


@pytest.mark.covers("merchant-reports-23")
@BOTH
def test_a_delivery_is_audited(
    client: WireClient, services: FakeServices, key: Key, address: Address
) -> None:
    report = add_report(services)
    client.get(address(services, report), key)

    [entry] = services.audit.entries
    assert (entry.action, entry.outcome) == (Action.DELIVERED, Outcome.GRANTED)
    assert (entry.tenant, entry.subject, entry.size) == (MERCHANT, report.subject, len(BODY))


@pytest.mark.covers("common-06", "common-16", "merchant-reports-29")
@BOTH
@pytest.mark.parametrize("of", WITHHELD)
def test_what_cannot_be_given_answers_404(
    client: WireClient, services: FakeServices, key: Key, address: Address, of: dict[str, Any]
) -> None:
    reply = client.get(address(services, add_report(services, **of)), key)

    assert_golden("not_found", reply, 404)


@pytest.mark.covers("common-17", "merchant-reports-23")
@BOTH
@pytest.mark.parametrize("lose", [lose_file, note_lost_file])
def test_a_file_that_storage_lost_answers_404_noted_or_not(
    client: WireClient,
    services: FakeServices,
    key: Key,
    address: Address,
    lose: Callable[[FakeServices, Report], None],
) -> None:
    report = add_report(services)
    lose(services, report)
    reply = client.get(address(services, report), key)

    assert_golden("not_found", reply, 404)
    assert services.audit.entries[-1].outcome is Outcome.DENIED
