"""What only a socket can say: paths, methods, sizes and half requests that no client would send."""

from __future__ import annotations

import json
import socket
from http.client import HTTPException, HTTPResponse
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest

from claimcheck_cli.local.stack import LocalStack
from tests.e2e.customer import Customer

pytestmark = pytest.mark.e2e

PATHS = [
    "/Download/x", "/%64ownload/x/y", "/download//x", "/./download/x/..",
    "/download/../tasks/1/download_url",
    "//download/x", "/download/%2e%2e/openapi.json/x", "/download/%00", "/download/%ff",
    "/download/%ZZ", "/download/%",
    "/download/%c0%ae%c0%ae", "/download/x;y=1", "/tasks/%2e%2e/download_url",
    "/tasks/1/download_url/../../2",
    "/b/../api/v1/reports/x/y/z", "/api/v1/reports/x/download/y", "/reports/", "/reports/x/y",
    "/oauth2/token/x",
    "/\\download\\x", "/external-api/v1/reports/download/%0d%0aX:%20y", "/reports/%F0%9F%93%84",
    "/_aws/x", "/prod/download",
    "/.env", "/wp-login.php", "/2015-03-31/functions", "/restapis", "/?x=y", "/%3Cscript%3E",
    "/" + "a/" * 200,
]  # fmt: skip
METHODS = ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "LOCK", "get", "X"]
MEGABYTES = 9
# Each ends before, beside or beyond itself.
BROKEN = [
    b"", b"\x00" * 100, b"GET", b"GET / HTTP/1.1", b"GET /\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
    b"GET / HTTP/1.0\r\n\r\n", b"\x16\x03\x01\x00\xa5\x01\x00", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"POST /download HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /download HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
    (
        b"POST /download HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n"
    ),
    b"POST /download HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    b"POST /download HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", b"GET / HTTP/1.1\r\nBad Name: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\nA: b\n\n",
    b"GET http://evil.example/download/x HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
]  # fmt: skip


class Answer(NamedTuple):
    """What came back over a socket."""

    status: int
    body: bytes


def said(stack: LocalStack, request: bytes) -> Answer | None:
    """The answer to bytes as they are; None if the connection was only closed."""
    url = urlsplit(stack.base_url)
    with socket.create_connection((str(url.hostname), int(url.port or 80)), timeout=20) as talk:
        talk.sendall(request)
        talk.shutdown(socket.SHUT_WR)
        answer = HTTPResponse(talk)
        try:
            answer.begin()
            return Answer(answer.status, answer.read())
        except (OSError, HTTPException):
            return None


def request(method: str, path: str, headers: dict[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: x", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def assert_still_served(http: httpx.Client, customer: Customer) -> None:
    assert http.get("/b/api/v1/reports", headers=customer.api_key).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_no_path_is_more_than_a_path(stack: LocalStack, customer: Customer, path: str) -> None:
    answer = said(stack, request("GET", path, {**customer.document, **customer.api_key}))

    assert answer is None or 400 <= answer.status < 500


@pytest.mark.parametrize("method", METHODS)
def test_no_other_method_is_served(stack: LocalStack, customer: Customer, method: str) -> None:
    for path in ("/download/x", "/api/v1/reports", "/oauth2/token"):
        answer = said(stack, request(method, path, customer.document))
        assert answer is None or 400 <= answer.status < 500


def test_a_body_of_megabytes_is_answered(http: httpx.Client, customer: Customer) -> None:
    body = json.dumps({"document_id": "x" * MEGABYTES * 1024 * 1024})
    headers = {**customer.document, "Content-Type": "application/json"}

    assert http.post("/download", content=body, headers=headers).status_code in (413, 437)
    assert_still_served(http, customer)


def test_what_is_too_long_is_refused_and_breaks_nothing(
    stack: LocalStack, http: httpx.Client, customer: Customer
) -> None:
    sent = [
        request("GET", "/download/" + "x" * 10_241, customer.document),
        request("GET", "/b/api/v1/reports?cursor=" + "x" * 10_241, customer.api_key),
        request("GET", "/download/x", {**customer.document, "X-Long": "x" * 10_241}),
        request("GET", "/download/x", {**customer.document, **{f"X-{n}": "y" for n in range(500)}}),
        request("GET", "/" + "x" * 200_000, {}),
    ]
    for raw in sent:
        answer = said(stack, raw)
        assert answer is None or 400 <= answer.status < 500
    assert_still_served(http, customer)


def test_no_host_of_a_clients_choice_gets_into_a_link(
    stack: LocalStack, http: httpx.Client, customer: Customer
) -> None:
    report, host = customer.publish(), "evil.example"
    spoofed = {"Host": host, "X-Forwarded-Host": host, "Forwarded": f"host={host}"}

    told = http.get(
        f"/external-api/v1/reports/download/{report.id}", headers={**customer.oauth, **spoofed}
    )

    assert told.json()["data"]["download_url"].startswith(f"{stack.base_url}/reports/")


@pytest.mark.parametrize("raw", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_request_breaks_nothing_for_the_next(
    stack: LocalStack, http: httpx.Client, customer: Customer, raw: bytes
) -> None:
    answer = said(stack, raw)

    assert answer is None or 300 <= answer.status < 500 or answer.status in (501, 505)
    assert_still_served(http, customer)
