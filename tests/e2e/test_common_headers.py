"""Headers of every answer, and which web origins may read it."""

from __future__ import annotations

import httpx
import pytest

from claimcheck.contracts.contract import Route
from claimcheck.domain.delivery import INLINE_BYTES
from claimcheck.domain.report import Kind
from claimcheck.runtime.openapi import OPENAPI
from claimcheck_cli.local.stack import LocalStack
from tests.client import SERVED
from tests.e2e.customer import Customer
from tests.e2e.ways import ROUTES as FILE_ROUTES
from tests.e2e.ways import Ways, ways_of

pytestmark = pytest.mark.e2e

ROUTES = [route for contract in SERVED for route in contract.routes]
PATHS = sorted({route.path for route in ROUTES})
OPEN = ("/reports/{token}", "/openapi.json")
FOREIGN_ORIGIN = "https://elsewhere.example"
EXPOSED = {
    "Content-Disposition",
    "Content-Length",
    "Content-Range",
    "ETag",
    "Retry-After",
    "X-Request-Id",
}


@pytest.fixture(scope="module")
def small(customer: Customer) -> Ways:
    return ways_of(customer, customer.publish(), customer.publish(Kind.DOCUMENT))


def place(path: str) -> str:
    """The path with something for each of its parameters."""
    return path.replace("{", "").replace("}", "")


def assert_common(answer: httpx.Response, caching: str = "no-store") -> None:
    assert answer.headers["X-Request-Id"]
    assert caching in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.covers("common-03", "common-12")
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_every_route_answers_nobody_with_the_common_headers(
    http: httpx.Client, route: Route
) -> None:
    answer = http.request(route.method, place(route.path))

    described = route in OPENAPI.routes
    assert answer.status_code == 200 if described else 400 <= answer.status_code < 500
    assert_common(answer)
    assert described or answer.headers["Content-Type"] == "application/json"


@pytest.mark.covers("common-12", "documents-10")
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("route", FILE_ROUTES)
def test_every_answer_about_a_file_has_the_common_headers(
    http: httpx.Client, small: Ways, route: str, method: str
) -> None:
    url, headers, _ = small[route]

    for sent in ({}, {"Range": "bytes=0-1"}, {"If-None-Match": "*"}, {"Range": "bytes=500-"}):
        answer = http.request(method, url, headers={**headers, **sent})
        granted = answer.status_code in (200, 206)
        assert_common(answer, "no-cache" if route == "documents" and granted else "no-store")


@pytest.mark.covers("common-22")
@pytest.mark.parametrize("path", PATHS)
def test_a_preflight_of_a_listed_origin_is_allowed(
    http: httpx.Client, stack: LocalStack, path: str
) -> None:
    ours = stack.parameters["AllowedOrigins"]

    answer = http.options(place(path), headers={"Origin": ours})

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] in (ours, "*")
    methods = {route.method for route in ROUTES if route.path == path}
    assert methods < set(answer.headers["Access-Control-Allow-Methods"].split(", "))


@pytest.mark.covers("common-22", "files-20")
@pytest.mark.parametrize("path", PATHS)
def test_a_page_of_any_other_origin_is_let_in_by_links_and_the_description_only(
    http: httpx.Client, path: str
) -> None:
    answer = http.options(place(path), headers={"Origin": FOREIGN_ORIGIN})

    allowed = answer.headers.get("Access-Control-Allow-Origin")
    assert (answer.status_code, allowed) == (204, "*" if path in OPEN else None)


@pytest.mark.covers("common-22")
def test_an_answer_is_readable_for_a_listed_origin_only(
    stack: LocalStack, http: httpx.Client, customer: Customer
) -> None:
    ours = stack.parameters["AllowedOrigins"]

    for origin, allowed in [(ours, ours), ("null", None), (f"{ours}0", None)]:
        headers = {**customer.api_key, "Origin": origin}
        answer = http.get("/b/api/v1/reports", headers=headers)
        assert answer.headers.get("Access-Control-Allow-Origin") == allowed


@pytest.mark.covers("files-20", "files-21")
def test_a_link_and_the_storage_behind_it_are_readable_for_every_origin(
    http: httpx.Client, customer: Customer
) -> None:
    link = customer.link(customer.publish(size=INLINE_BYTES + 1).id)
    origin = {"Origin": "null"}

    redirect, refused = http.get(link, headers=origin), http.get(f"{link}0", headers=origin)
    arrived = http.get(redirect.headers["Location"], headers=origin)

    assert [a.status_code for a in (redirect, refused, arrived)] == [303, 404, 200]
    for answer in (redirect, refused, arrived):
        assert answer.headers["Access-Control-Allow-Origin"] in ("*", "null")
        assert set(answer.headers["Access-Control-Expose-Headers"].split(", ")) >= EXPOSED
