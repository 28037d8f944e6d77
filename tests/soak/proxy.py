"""A bad line between functions and their tables: passes calls on as they are, all but some.

One call in fifty fails however often its sender tries; one in ten fails the first time only. Which
one it is, and how it fails, follows from the id that all tries of a call share. Imports nothing of
ours, because it runs as a process of its own.
"""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, web
from yarl import URL

HOST = "127.0.0.1"
DOOMED, STUMBLING = 2, 12  # of a hundred calls
JSON = "application/x-amz-json-1.0"
ERROR = '{"__type": "com.amazonaws.dynamodb.v20120810#%s", "message": "injected"}'
KINDS = ("throttled", "failed", "unanswered", "unsent")
TIMEOUT = ClientTimeout(total=60)

TARGET = web.AppKey("target", str)
TOLD = web.AppKey("told", Path)
SESSION = web.AppKey("session", ClientSession)


def fault_of(call: str, attempt: str) -> tuple[str, bool] | None:
    """How a try of a call fails, and whether all of them do; None if it does not."""
    digest = sha256(call.encode()).digest()
    chance, kind = digest[0] * 100 // 256, KINDS[digest[1] % len(KINDS)]
    if chance < DOOMED:
        return kind, True
    if chance < STUMBLING and attempt.startswith("attempt=1"):
        return kind, False
    return None


async def pass_on(request: web.Request) -> web.StreamResponse:
    """The tables' answer to `request`, or what is to be said instead."""
    headers = request.headers
    body = await request.read()
    fault = fault_of(headers.get("amz-sdk-invocation-id", ""), headers.get("amz-sdk-request", ""))
    if fault is None or not request.app[TOLD].exists():
        return await _answer(request, body)
    kind, doomed = fault
    with request.app[TOLD].open("a") as told:
        told.write(f"{kind} {'always' if doomed else 'once'}\n")
    if kind == "throttled":
        return _error(400, "ThrottlingException")
    if kind == "failed":
        return _error(500, "InternalServerError")
    if kind == "unanswered":
        await _answer(request, body)
    if request.transport is not None:
        request.transport.abort()  # the sender never learns whether its call arrived
    return web.Response()


def _error(status: int, code: str) -> web.Response:
    return web.Response(status=status, text=ERROR % code, headers={"Content-Type": JSON})


async def _answer(request: web.Request, body: bytes) -> web.Response:
    url = URL(request.app[TARGET] + request.raw_path, encoded=True)
    # `Host` stays what the sender signed.
    sent = {name: value for name, value in request.headers.items() if name != "Connection"}
    upstream = request.app[SESSION].request(request.method, url, headers=sent, data=body)
    async with upstream as answered:
        kept = ("Content-Type", "x-amzn-RequestId", "x-amz-crc32")
        headers = {name: answered.headers[name] for name in kept if name in answered.headers}
        return web.Response(status=answered.status, body=await answered.read(), headers=headers)


def application(target: str, told: Path) -> web.Application:
    """The line to the tables at `target`. It is bad while there is a file `told`, to which each
    fault adds a line."""
    app = web.Application(client_max_size=8 * 1024 * 1024)
    app[TARGET], app[TOLD] = target, told
    app.cleanup_ctx.append(_session)
    app.router.add_route("*", "/{anything:.*}", pass_on)
    return app


async def _session(app: web.Application) -> AsyncIterator[None]:
    # force_close: the embedded AWS drops a connection after a thousand requests without a word.
    connector = TCPConnector(force_close=True)
    async with ClientSession(
        connector=connector, timeout=TIMEOUT, cookie_jar=DummyCookieJar(), auto_decompress=False
    ) as session:
        app[SESSION] = session
        yield


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--target", required=True)
    parser.add_argument("--told", type=Path, required=True)
    given = parser.parse_args()
    web.run_app(
        application(given.target, given.told),
        host=HOST,
        port=given.port,
        print=None,
        access_log=None,
        shutdown_timeout=1.0,
    )


if __name__ == "__main__":
    main()
