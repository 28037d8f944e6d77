"""What counts as a download of a report, in every contract, and what does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from claimcheck.domain.delivery import INLINE_BYTES
from claimcheck.domain.report import Report
from tests.e2e.customer import Customer
from tests.e2e.ways import Way

pytestmark = pytest.mark.e2e

ROUTES = ["link", "business_reports", "merchant_reports"]
LONG_AGO = datetime.now(UTC) - timedelta(days=2)


def way_to(customer: Customer, report: Report, route: str) -> Way:
    merchant = f"/b/api/v1/reports/files/{report.encrypted_id}/download"
    ways = {
        "link": lambda: Way(customer.link(report.id), {}, 303),
        "business_reports": lambda: Way(
            f"/api/v1/reports/{report.id}/download", customer.business, 307
        ),
        "merchant_reports": lambda: Way(merchant, customer.api_key, 307),
    }
    return ways[route]()


def moments(customer: Customer, report: Report) -> tuple[str, str]:
    """`created_at` and `downloaded_at` as they are told."""
    url = f"/api/v1/reports/{report.id}"
    told = customer.http.get(url, headers=customer.business).json()
    return told["created_at"], told["downloaded_at"]


@pytest.mark.covers("business-reports-10")
@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    ("size", "span", "status"),  # None: the status with which the route redirects
    [
        (100, "", 200),
        (100, "bytes=0-0", 206),
        (100, "bytes=-100", 206),
        (INLINE_BYTES + 1, "", None),
        (INLINE_BYTES + 1, "bytes=0-", None),
    ],
)
def test_the_file_from_its_first_byte_on_is_a_download(
    http: httpx.Client, customer: Customer, route: str, size: int, span: str, status: int | None
) -> None:
    report = customer.publish(size=size, created_at=LONG_AGO)
    url, headers, redirect = way_to(customer, report, route)

    answer = http.get(url, headers=headers | ({"Range": span} if span else {}))

    assert answer.status_code == (status or redirect)
    created, downloaded = moments(customer, report)
    ago = datetime.now(UTC) - datetime.fromisoformat(downloaded)
    assert (created < downloaded, ago < timedelta(minutes=1)) == (True, True)


@pytest.mark.covers("business-reports-09", "business-reports-11")
@pytest.mark.parametrize("route", ROUTES)
def test_looking_and_later_parts_are_no_download(
    http: httpx.Client, customer: Customer, route: str
) -> None:
    report = customer.publish(size=INLINE_BYTES + 100, created_at=LONG_AGO)
    url, headers, _ = way_to(customer, report, route)
    asked = ["bytes=1-9", "bytes=1-", f"bytes={INLINE_BYTES + 100}-", "bytes=-5"]

    answers = [http.get(url, headers={**headers, "Range": span}) for span in asked]
    answers.append(http.get(url, headers={**headers, "If-None-Match": "*"}))
    answers.append(http.head(url, headers=headers))
    customer.download_information(report.id)
    customer.http.get("/b/api/v1/reports", headers=customer.api_key)

    redirect = 303 if route == "link" else 307
    assert [a.status_code for a in answers] == [206, redirect, 416, 206, 304, 200]
    created, downloaded = moments(customer, report)
    assert downloaded == created


@pytest.mark.covers("business-reports-10")
def test_a_later_registration_moves_nothing_back(http: httpx.Client, customer: Customer) -> None:
    report = customer.publish(created_at=LONG_AGO)
    url, headers, _ = way_to(customer, report, "business_reports")
    http.get(url, headers=headers)
    _, downloaded = moments(customer, report)

    customer.publish(id=report.id, created_at=LONG_AGO)

    assert moments(customer, report)[1] == downloaded
