"""What every answer of every route carries, and what pages of other origins are told."""

from __future__ import annotations

import httpx
import pytest

from claimcheck.contracts.contract import Route
from claimcheck.runtime.description import DESCRIPTION
from claimcheck_cli.local.stack import LocalStack
from tests.client import SERVED

pytestmark = pytest.mark.e2e

ROUTES = [route for contract in SERVED for route in contract.routes]
PATHS = sorted({route.path for route in ROUTES})
OPEN = ("/reports/{token}", "/openapi.json")
FOREIGN_ORIGIN = "https://elsewhere.example"


def place(path: str) -> str:
    """The path with something for each of its parameters."""
    return path.replace("{", "").replace("}", "")


@pytest.mark.covers("common-12")
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_every_answer_says_whose_it_is_and_that_nobody_shall_keep_it(
    http: httpx.Client, route: Route
) -> None:
    answer = http.request(route.method, place(route.path))

    described = route in DESCRIPTION.routes
    assert answer.status_code == 200 if described else 400 <= answer.status_code < 500
    assert answer.headers["X-Request-Id"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.covers("common-22")
@pytest.mark.parametrize("path", PATHS)
def test_a_page_of_our_own_application_is_let_in_before_it_asks(
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
