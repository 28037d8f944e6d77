"""Methods, ranges, preconditions and web origins, as far as they reach a function at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claimcheck.contracts.contract import Function
from tests.client import SERVED, proxy_event
from tests.good_requests import proven
from tests.hostile.asks import (
    PROVEN,
    Ask,
    business_file,
    document,
    link,
    merchant_file,
    merchant_list,
)
from tests.hostile.judge import Judge
from tests.hostile.rows import each
from tests.hostile.words import Verdict
from tests.hostile.world import World

SIZE = 8  # of the file that everybody asks for
METHODS: dict[str, list[str]] = {
    "I-01": ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "get", "Get", "PROPFIND", "", " GET",
             "GET ",
             "POST\r\nX: y", "ANY", "*", "\x00"],
}  # fmt: skip
ORIGINS: dict[str, list[str]] = {
    "I-03": ["https://evil.example", "null", "*", "", "https://files.example.com.evil.example",
             "https://files.example.com:8443", "http://files.example.com", "file://", "\x00",
             "https://evil.example\r\nX: y"],
}  # fmt: skip
ACCEPTS: dict[str, list[tuple[str, str]]] = {
    "I-06": [
        ("Accept", "application/xml"), ("Accept", "*/*;q=0"), ("Accept", ""), ("Accept",
        "x" * 5000),
        ("Accept-Encoding", "identity;q=0"), ("Accept-Encoding", "br, gzip"), ("Accept-Language",
        "\x00"),
        ("Accept-Charset", "utf-16"), ("TE", "trailers"), ("Upgrade", "h2c"), ("Connection",
        "close"),
        ("Expect", "100-continue"), ("Content-Length", "-1"), ("Transfer-Encoding", "chunked"),
    ],
}  # fmt: skip
RANGES: dict[str, list[tuple[str, int]]] = {
    "I-07": [
        ("bytes=0-0", 206), ("bytes=-1", 206), ("bytes=5-2", 200), ("bytes=99999999-", 416),
    ],
}  # fmt: skip
TAGS: dict[str, list[tuple[str, str, int]]] = {
    "I-08": [
        ("If-None-Match", "*", 304), ("If-None-Match", '"x"', 200), ("If-None-Match", "", 200),
        ("If-None-Match", ",,,", 200), ("If-None-Match", '"' * 999, 200), ("If-Match", '"x"', 200),
        ("If-Modified-Since", "Fri, 13 Mar 2026 00:00:00 GMT", 200), ("If-Modified-Since", "never",
        200),
        ("If-Unmodified-Since", "Mon, 01 Jan 1990 00:00:00 GMT", 200), ("If-Range", '"x"', 200),
    ],
}  # fmt: skip
DELIVERIES = (document, business_file, merchant_file, link)


@pytest.mark.parametrize("method", each(METHODS))
def test_a_method_that_no_contract_has_is_not_found(judge: Judge, method: str) -> None:
    paths = {route.path for contract in SERVED for route in contract.routes}
    for path in sorted(paths):
        for function in Function:
            reply = judge.answer(proxy_event(method, path, path, {}), function)
            assert (reply.status, reply.json()) == (404, {"message": "Not found"})


def test_head_tells_of_a_file_and_hands_nothing_out(judge: Judge, world: World) -> None:
    asks = [route(world.mine) for route in DELIVERIES]
    for ask in (*asks, Ask("GET", world.mine.link(max_uses=1))):
        reply = judge.send(replace(ask, method="HEAD"), Verdict.SERVED)
        assert (reply.body, reply.headers["x-file-size"]) == (b"", str(SIZE))
        assert world.services.audit.entries[-1].size in (None, 0)
        judge.send(ask, Verdict.SERVED)


@pytest.mark.parametrize("origin", each(ORIGINS))
def test_a_strange_web_origin_is_let_in_nowhere(judge: Judge, world: World, origin: str) -> None:
    for name, ask in PROVEN.items():
        asked = ask(world.mine).with_header("Origin", origin)
        assert "access-control-allow-origin" not in judge.send(asked, Verdict.SERVED).headers
        path = proven()[name].resource
        reply = judge.answer(proxy_event("OPTIONS", path, path, {}, {"Origin": origin}))
        assert (reply.status, reply.body) == (204, b"")
        assert "access-control-allow-origin" not in reply.headers
    reply = judge.send(link(world.mine).with_header("Origin", origin), Verdict.SERVED)
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in reply.headers


@pytest.mark.parametrize("header", each(ACCEPTS))
def test_whatever_a_client_would_rather_have_it_gets_the_contracts_form(
    judge: Judge, world: World, header: tuple[str, str]
) -> None:
    for ask in PROVEN.values():
        judge.send(ask(world.mine).with_header(*header), Verdict.SERVED)
    refused = merchant_list(world.mine).with_header("Api-Key").with_header(*header)
    judge.send(refused, Verdict.UNAUTH)


@pytest.mark.parametrize("given", each(RANGES))
def test_a_range_is_served_refused_or_ignored(
    judge: Judge, world: World, given: tuple[str, int]
) -> None:
    header, status = given
    for route in DELIVERIES:
        reply = judge.ask(route(world.mine).with_header("Range", header))
        assert reply.status == status
        assert len(reply.body) <= SIZE


@pytest.mark.parametrize("given", each(TAGS))
def test_a_precondition_is_kept_or_ignored(
    judge: Judge, world: World, given: tuple[str, str, int]
) -> None:
    name, value, status = given
    for route in DELIVERIES:
        assert judge.ask(route(world.mine).with_header(name, value)).status == status


def test_of_two_ranges_or_tags_none_counts(judge: Judge, world: World) -> None:
    for route in DELIVERIES:
        for name, value in (("Range", "bytes=0-0"), ("If-None-Match", "*")):
            reply = judge.ask(route(world.mine).with_header(name, value, value))
            assert (reply.status, len(reply.body)) == (200, SIZE)


ROWS = {**METHODS, **ORIGINS, **ACCEPTS, **RANGES, **TAGS}
