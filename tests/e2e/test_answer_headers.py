"""Headers that every answer has, the granted ones too, and whom links let read them."""

from __future__ import annotations

import httpx
import pytest

from claimcheck.domain.delivery import INLINE_BYTES
from claimcheck.domain.report import Kind
from claimcheck_cli.local.stack import LocalStack
from tests.e2e.customer import Customer
from tests.e2e.ways import ROUTES, Ways, ways_of

pytestmark = pytest.mark.e2e

ORIGIN = {"Origin": "null"}
EXPOSED = {
    "Content-Disposition",
    "Content-Length",
    "Content-Range",
    "ETag",
    "Retry-After",
    "X-Request-Id",
}
# What is asked beyond the file itself, and the status of the answer.
ASKED = [
    ({}, 200),
    ({"Range": "bytes=0-1"}, 206),
    ({"If-None-Match": "*"}, 304),
    ({"Range": "bytes=500-"}, 416),
]


@pytest.fixture(scope="module")
def small(customer: Customer) -> Ways:
    return ways_of(customer, customer.publish(), customer.publish(Kind.DOCUMENT))


@pytest.fixture(scope="module")
def large(customer: Customer) -> Ways:
    size = INLINE_BYTES + 1
    return ways_of(
        customer, customer.publish(size=size), customer.publish(Kind.DOCUMENT, size=size)
    )


def assert_common(answer: httpx.Response, caching: str = "private, no-store") -> None:
    assert answer.headers["X-Request-Id"]
    assert answer.headers["Cache-Control"] == caching
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.covers("common-12", "documents-10")
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("route", ROUTES)
def test_every_answer_about_a_file_has_the_common_headers(
    http: httpx.Client, small: Ways, large: Ways, route: str, method: str
) -> None:
    for sent, status in ASKED:
        url, headers, _ = small[route]
        answer = http.request(method, url, headers={**headers, **sent})
        granted = answer.status_code in (200, 206)
        assert method == "HEAD" or answer.status_code == status
        assert_common(
            answer, "no-cache" if route == "documents" and granted else "private, no-store"
        )
    url, headers, redirect = large[route]
    if method == "GET":
        answer = http.get(url, headers=headers)
        assert answer.status_code == redirect
        assert_common(answer)


@pytest.mark.covers("common-12")
def test_every_granted_answer_in_json_has_the_common_headers(
    http: httpx.Client, customer: Customer
) -> None:
    report, task = customer.publish(), customer.publish(Kind.TASK)
    document = {"document_id": customer.publish(Kind.DOCUMENT).id}

    answers = [
        http.get(f"/external-api/v1/reports/download/{report.id}", headers=customer.oauth),
        http.get(f"/tasks/{task.id}/download_url", headers=customer.task),
        http.post("/download", headers=customer.document, json=document),
        http.get(f"/api/v1/reports/{report.id}", headers=customer.business),
        http.get("/b/api/v1/reports", headers=customer.api_key),
    ]

    assert [answer.status_code for answer in answers] == [200] * len(answers)
    for answer in answers:
        assert_common(answer)


@pytest.mark.covers("files-20")
def test_pages_of_any_origin_may_read_every_answer_of_a_link(
    http: httpx.Client, customer: Customer, small: Ways, large: Ways
) -> None:
    link, spent = small["link"].url, customer.link(customer.publish(single_use=True).id)
    http.get(spent)

    answers = [http.get(link, headers={**ORIGIN, **sent}) for sent, _ in ASKED]
    answers += [http.request(method, link, headers=ORIGIN) for method in ("HEAD", "POST")]
    answers += [http.get(large["link"].url, headers=ORIGIN), http.get(f"{link}0", headers=ORIGIN)]
    answers += [http.get(spent, headers=ORIGIN), http.get("/reports/x", headers={})]

    statuses = [answer.status_code for answer in answers]
    assert statuses == [200, 206, 304, 416, 200, 200, 303, 404, 410, 404]
    for answer in answers:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert set(answer.headers["Access-Control-Expose-Headers"].split(", ")) == EXPOSED


@pytest.mark.covers("common-22")
def test_other_answers_are_for_pages_of_listed_origins_only(
    stack: LocalStack, http: httpx.Client, customer: Customer
) -> None:
    ours = stack.parameters["AllowedOrigins"]
    paths = ["/b/api/v1/reports", "/b/api/v1/reports?limit=0", "/api/v1/reports/nothing"]

    for path in paths:
        for origin, allowed in [(ours, ours), ("null", None), (f"{ours}0", None)]:
            answer = http.get(path, headers={**customer.api_key, "Origin": origin})
            assert answer.headers.get("Access-Control-Allow-Origin") == allowed


@pytest.mark.covers("files-21")
def test_storage_lets_pages_of_any_origin_read_what_a_signed_url_opens(
    http: httpx.Client, large: Ways
) -> None:
    location = http.get(large["link"].url).headers["Location"]

    arrived = http.get(location, headers=ORIGIN)

    assert arrived.headers["Access-Control-Allow-Origin"] in ("*", "null")
    assert set(arrived.headers["Access-Control-Expose-Headers"].split(", ")) >= EXPOSED
