"""The front passes requests and answers on as they are."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from claimcheck_cli.local.front import application
from claimcheck_cli.local.ports import free_port

Answer = Callable[[web.Request], Coroutine[None, None, web.StreamResponse]]
Conversation = Callable[["Front"], Coroutine[None, None, None]]


class Front:
    """A running front, spoken to in plain bytes, so that no client tidies a request up."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def ask(self, *lines: str, body: bytes = b"") -> bytes:
        """Everything that is answered to a request of these lines."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = "".join(f"{line}\r\n" for line in (*lines, "Connection: close"))
        writer.write(head.encode() + b"\r\n" + body)
        answer = await reader.read()
        writer.close()
        await writer.wait_closed()
        return answer


@asynccontextmanager
async def front_of(target: str, directory: Path) -> AsyncIterator[Front]:
    address = directory / "target"
    address.write_text(target)
    async with TestServer(application(address), host="127.0.0.1") as server:
        assert server.port is not None
        yield Front(server.port)


@asynccontextmanager
async def front_before(answer: Answer, directory: Path) -> AsyncIterator[Front]:
    upstream = web.Application()
    upstream.router.add_route("*", r"/{anything:[\s\S]*}", answer)
    async with TestServer(upstream, host="127.0.0.1") as server:
        base = f"http://127.0.0.1:{server.port}/_aws/execute-api/abc/local"
        async with front_of(base, directory) as front:
            yield front


def converse(answer: Answer, directory: Path, conversation: Conversation) -> None:
    async def run() -> None:
        async with front_before(answer, directory) as front:
            await conversation(front)

    asyncio.run(run())


async def say_path(request: web.Request) -> web.Response:
    return web.Response(text=request.raw_path)


async def say_headers(request: web.Request) -> web.Response:
    return web.Response(
        text="\n".join(f"{n.decode()}={v.decode()}" for n, v in request.raw_headers)
    )


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/tasks/7/download_url",
        "/reports/a%2Fb/%2e%2e/c",
        "/reports/a%0Ab%0D",
        "/a/../b/./c",
        "/a//b/",
        "/x?a=1&a=2&b=%20+%2B&c",
        "/x?q=%C3%A9&sig=%2f",
        "/x%3Fy?z=%23",
    ],
)
def test_path_and_query_reach_the_api_byte_for_byte(path: str, tmp_path: Path) -> None:
    async def conversation(front: Front) -> None:
        answer = await front.ask(f"GET {path} HTTP/1.1", "Host: localhost")

        assert answer.endswith(f"\r\n\r\n/_aws/execute-api/abc/local{path}".encode())

    converse(say_path, tmp_path, conversation)


def test_headers_reach_the_api_as_sent_repeated_ones_and_host_included(tmp_path: Path) -> None:
    async def conversation(front: Front) -> None:
        answer = await front.ask(
            "GET / HTTP/1.1",
            "Host: reports.example:8787",
            "X-Business-Id: one",
            "X-Business-Id: two",
            "Authorization: Bearer 1:2",
        )
        sent = answer.partition(b"\r\n\r\n")[2].decode().splitlines()

        assert sent == [
            "Host=reports.example:8787",
            "X-Business-Id=one",
            "X-Business-Id=two",
            "Authorization=Bearer 1:2",
            "Connection=close",
        ]

    converse(say_headers, tmp_path, conversation)


def test_what_a_client_says_of_its_own_address_is_not_passed_on(tmp_path: Path) -> None:
    async def conversation(front: Front) -> None:
        answer = await front.ask(
            "GET / HTTP/1.1",
            "Host: localhost",
            "X-Forwarded-For: 203.0.113.9",
            "x-forwarded-for: 203.0.113.10, 203.0.113.11",
        )

        assert b"203.0.113" not in answer

    converse(say_headers, tmp_path, conversation)


def test_repeated_headers_of_the_answer_come_back(tmp_path: Path) -> None:
    async def answer(_request: web.Request) -> web.Response:
        response = web.Response(status=435)
        response.headers.add("X-Twice", "one")
        response.headers.add("X-Twice", "two")
        return response

    async def conversation(front: Front) -> None:
        head = (await front.ask("GET / HTTP/1.1", "Host: h")).decode()

        assert head.startswith("HTTP/1.1 435 ")
        assert "X-Twice: one\r\nX-Twice: two\r\n" in head

    converse(answer, tmp_path, conversation)


def test_a_redirect_is_passed_on_and_not_followed(tmp_path: Path) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(
            status=307, headers={"Location": "http://elsewhere.invalid/a%2Fb?c=%20"}
        )

    async def conversation(front: Front) -> None:
        head = (await front.ask("GET / HTTP/1.1", "Host: h")).decode()

        assert head.startswith("HTTP/1.1 307 ")
        assert "Location: http://elsewhere.invalid/a%2Fb?c=%20\r\n" in head

    converse(answer, tmp_path, conversation)


def test_a_compressed_answer_stays_compressed(tmp_path: Path) -> None:
    packed = gzip.compress(b"rows" * 100)

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=packed, headers={"Content-Encoding": "gzip"})

    async def conversation(front: Front) -> None:
        answered = await front.ask("GET / HTTP/1.1", "Host: h")

        assert answered.endswith(b"\r\n\r\n" + packed)

    converse(answer, tmp_path, conversation)


def test_cookies_of_one_client_are_not_sent_for_another(tmp_path: Path) -> None:
    async def answer(request: web.Request) -> web.Response:
        response = web.Response(text=request.headers.get("Cookie", "none"))
        response.set_cookie("session", "first")
        return response

    async def conversation(front: Front) -> None:
        await front.ask("GET / HTTP/1.1", "Host: h")
        second = await front.ask("GET / HTTP/1.1", "Host: h")

        assert second.endswith(b"\r\n\r\nnone")

    converse(answer, tmp_path, conversation)


def test_a_request_body_arrives_whole(tmp_path: Path) -> None:
    body = bytes(range(256)) * 4096

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=str(await request.read() == body))

    async def conversation(front: Front) -> None:
        length = f"Content-Length: {len(body)}"
        answered = await front.ask("POST /download HTTP/1.1", "Host: h", length, body=body)

        assert answered.endswith(b"\r\n\r\nTrue")

    converse(answer, tmp_path, conversation)


def test_an_answer_is_streamed_before_it_is_complete(tmp_path: Path) -> None:
    seen = asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"first half")
        await asyncio.wait_for(seen.wait(), 10)
        await response.write(b"second half")
        return response

    async def conversation(front: Front) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", front.port)
        writer.write(b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        await asyncio.wait_for(reader.readuntil(b"first half"), 10)
        seen.set()
        rest = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        await writer.wait_closed()

        assert b"second half" in rest

    converse(answer, tmp_path, conversation)


def test_head_keeps_the_headers_and_has_no_body(tmp_path: Path) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text="hello", headers={"X-File-Size": "12"})

    async def conversation(front: Front) -> None:
        answered = await front.ask("HEAD / HTTP/1.1", "Host: h")

        assert b"X-File-Size: 12\r\n" in answered
        assert answered.endswith(b"\r\n\r\n")

    converse(answer, tmp_path, conversation)


def test_a_new_target_is_picked_up_without_a_restart(tmp_path: Path) -> None:
    async def conversation(front: Front) -> None:
        before = (tmp_path / "target").read_text()
        (tmp_path / "target").write_text(before.replace("/abc/", "/def/"))
        answer = await front.ask("GET /x HTTP/1.1", "Host: h")

        assert answer.endswith(b"/_aws/execute-api/def/local/x")

    converse(say_path, tmp_path, conversation)


def test_a_dead_target_answers_502_in_json(tmp_path: Path) -> None:
    async def run() -> None:
        async with front_of(f"http://127.0.0.1:{free_port()}", tmp_path) as front:
            answer = await front.ask("GET / HTTP/1.1", "Host: h")

        assert answer.startswith(b"HTTP/1.1 502 ")
        assert answer.endswith(b'{"message": "The local stack does not answer"}')

    asyncio.run(run())
