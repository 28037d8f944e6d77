"""`GET` and `HEAD /api/v1/reports/{report_id}/download` on the wire: the file itself."""

from __future__ import annotations

import pytest

from claimcheck.domain.audit import Action, Outcome
from claimcheck.domain.delivery import INLINE_BYTES
from claimcheck.domain.report import Report
from tests.client import WireClient
from tests.contracts.business_reports.samples import (
    BODY,
    BUSINESS,
    DESCRIBE,
    DOWNLOAD,
    STRANGER,
    add_report,
    add_token,
    assert_golden,
    headers,
)
from tests.fakes import STORAGE_ORIGIN, FakeServices

pytestmark = pytest.mark.usefixtures("report")


@pytest.mark.covers("common-01", "files-01", "files-13", "files-16", "business-reports-12")
def test_the_download_url_of_a_description_gives_the_file(client: WireClient, token: str) -> None:
    url = client.get(DESCRIBE, headers(token)).json()["download_url"]
    reply = client.get(url, headers(token))

    assert (reply.status, reply.body) == (200, BODY)
    assert reply.headers["content-type"] == "text/csv"
    assert reply.headers["content-disposition"] == (
        'attachment; filename="profit_and_loss_2026-01-01_2026-03-31.csv"'
    )
    assert reply.headers["cache-control"] == "private, no-store"


@pytest.mark.covers("business-reports-09", "business-reports-10")
def test_a_download_moves_downloaded_at(
    client: WireClient, services: FakeServices, token: str
) -> None:
    services.clock.advance(90)
    client.get(DOWNLOAD, headers(token))

    assert client.get(DESCRIBE, headers(token)).json()["downloaded_at"] == "2026-03-14T12:01:30Z"


@pytest.mark.covers("files-12", "business-reports-11")
def test_a_head_tells_the_size_and_is_no_download(
    client: WireClient, services: FakeServices, token: str
) -> None:
    reply = client.head(DOWNLOAD, headers(token))

    assert (reply.status, reply.body) == (200, b"")
    assert reply.headers["x-file-size"] == str(len(BODY))
    assert_golden("report", client.get(DESCRIBE, headers(token)))
    assert services.audit.entries[0].action is Action.PREVIEWED


@pytest.mark.covers("files-02", "common-20")
@pytest.mark.parametrize(("first", "last", "part"), [(8, 13, b"amount"), (0, 0, b"a")])
def test_a_range_is_answered_in_part(
    client: WireClient, token: str, first: int, last: int, part: bytes
) -> None:
    reply = client.get(DOWNLOAD, {**headers(token), "Range": f"bytes={first}-{last}"})

    assert (reply.status, reply.body) == (206, part)
    assert reply.headers["content-range"] == f"bytes {first}-{last}/{len(BODY)}"


@pytest.mark.covers("files-10")
def test_a_range_beyond_the_file_answers_416(client: WireClient, token: str) -> None:
    reply = client.get(DOWNLOAD, {**headers(token), "Range": "bytes=9999-"})

    assert reply.status == 416
    assert reply.headers["content-range"] == f"bytes */{len(BODY)}"


@pytest.mark.covers("files-07", "files-08")
def test_a_known_etag_answers_304(client: WireClient, token: str) -> None:
    etag = client.get(DOWNLOAD, headers(token)).headers["etag"]
    reply = client.get(DOWNLOAD, {**headers(token), "If-None-Match": etag})

    assert (reply.status, reply.body) == (304, b"")


@pytest.mark.covers("files-03", "files-04")
def test_a_large_file_is_redirected_to_storage_with_307(
    client: WireClient, services: FakeServices, token: str
) -> None:
    add_report(services, body=b"x" * (INLINE_BYTES + 1))
    reply = client.get(DOWNLOAD, headers(token))

    assert (reply.status, reply.body) == (307, b"")
    assert "X-Amz-Expires=120&" in reply.headers["location"]
    assert reply.headers["location"].startswith(f"{STORAGE_ORIGIN}/reports/{BUSINESS}/")


@pytest.mark.covers("files-01")
def test_a_file_of_exactly_four_mebibytes_comes_whole(
    client: WireClient, services: FakeServices, token: str
) -> None:
    add_report(services, body=b"x" * INLINE_BYTES)
    reply = client.get(DOWNLOAD, headers(token))

    assert (reply.status, len(reply.body)) == (200, INLINE_BYTES)


@pytest.mark.covers("links-11")
@pytest.mark.parametrize("times", [1, 2])
def test_a_sensitive_report_is_delivered_as_any_other(
    client: WireClient, services: FakeServices, token: str, times: int
) -> None:
    add_report(services, single_use=True)

    assert [client.get(DOWNLOAD, headers(token)).status for _ in range(times)] == [200] * times


def test_a_delivery_is_audited_under_the_tenant_of_the_report(
    client: WireClient, services: FakeServices, report: Report
) -> None:
    partner = add_token(services, STRANGER, tenants=frozenset({BUSINESS}))
    reply = client.get(DOWNLOAD, headers(partner))

    assert reply.status == 200
    [entry] = services.audit.entries
    assert (entry.tenant, entry.principal) == (BUSINESS, partner.split(".", maxsplit=1)[0])
    assert (entry.action, entry.outcome) == (Action.DELIVERED, Outcome.GRANTED)
    assert (entry.subject, entry.size) == (report.subject, len(BODY))
