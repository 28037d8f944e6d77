"""The front: gives the local API a base URL that is fixed and known before it is deployed.

Passes requests to the API at the embedded AWS, and answers back, as they are: bytes of path, query
and body, repeated headers, `Host`; only what a client says of its own address stays behind.
Streams both ways; follows, decodes and remembers nothing. Imports nothing else of ours, because it
runs as a process of its own.
"""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from aiohttp import (
    ClientConnectionError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
    web,
)
from multidict import CIMultiDict
from yarl import URL

HOST = "127.0.0.1"
HEADER_BYTES = 64 * 1024
CHUNK_BYTES = 64 * 1024
SHUTDOWN_SECONDS = 1.0
TIMEOUT = ClientTimeout(total=None, sock_connect=5, sock_read=300)
# The embedded AWS starts a process for every request in flight. More at once than these wait here:
# fifty that start together would take longer than their callers have patience.
AT_ONCE = 16

# These speak of one connection only (RFC 9110, section 7.6.1); each side makes its own. `Expect`
# was answered by our own server already.
OF_CONNECTION = frozenset(
    ("connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade", "expect")
)
# What aiohttp would add of its own accord.
NOT_ADDED = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")

TARGET = web.AppKey("target", Path)
SESSION = web.AppKey("session", ClientSession)


async def pass_on(request: web.Request) -> web.StreamResponse:
    """The target's answer to `request`; 502 if there is none."""
    try:
        # Read every time: a new deployment of the API may have a new address.
        target = request.app[TARGET].read_text().strip()
        # encoded=True: a yarl that decodes `%2F` or folds `..` would ask for another resource.
        url = URL(target + request.raw_path, encoded=True)
        upstream = await request.app[SESSION].request(
            request.method,
            url,
            headers=_without_addresses(_end_to_end(request.headers)),
            data=request.content if request.body_exists else None,
            allow_redirects=False,
        )
    except ValueError:
        return web.json_response({"message": "The request cannot be passed on"}, status=400)
    except (OSError, ClientConnectionError):
        return web.json_response({"message": "The local stack does not answer"}, status=502)
    async with upstream:
        response = web.StreamResponse(
            status=upstream.status,
            reason=upstream.reason,
            headers=_end_to_end(upstream.headers),
        )
        await response.prepare(request)
        async for chunk in upstream.content.iter_chunked(CHUNK_BYTES):
            await response.write(chunk)
    return response


def application(target: Path) -> web.Application:
    """The front of the API whose base URL stands in the file `target`."""
    app = web.Application()
    app[TARGET] = target
    app.cleanup_ctx.append(_session)
    # Any path: `.` alone would leave out those with a line break (`%0A`) in them.
    app.router.add_route("*", r"/{anything:[\s\S]*}", pass_on)
    return app


async def _session(app: web.Application) -> AsyncIterator[None]:
    # force_close: the embedded AWS drops a connection after a thousand requests without a word.
    connector = TCPConnector(force_close=True, limit=AT_ONCE)
    async with ClientSession(
        connector=connector,
        auto_decompress=False,
        cookie_jar=DummyCookieJar(),
        skip_auto_headers=NOT_ADDED,
        timeout=TIMEOUT,
        max_line_size=HEADER_BYTES,
        max_field_size=HEADER_BYTES,
    ) as session:
        app[SESSION] = session
        yield


def _end_to_end(headers: Mapping[str, str]) -> CIMultiDict[str]:
    return CIMultiDict((n, v) for n, v in headers.items() if n.lower() not in OF_CONNECTION)


def _without_addresses(headers: CIMultiDict[str]) -> CIMultiDict[str]:
    # API Gateway tells its functions of the connection's address. The embedded one believes this
    # header, by which any client could say that it calls from a network that a link is for.
    headers.popall("X-Forwarded-For", None)
    return headers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--target", type=Path, required=True)
    given = parser.parse_args()
    web.run_app(
        application(given.target),
        host=HOST,
        port=given.port,
        print=None,
        access_log=None,  # paths hold tokens
        shutdown_timeout=SHUTDOWN_SECONDS,
        max_line_size=HEADER_BYTES,
        max_field_size=HEADER_BYTES,
    )


if __name__ == "__main__":
    main()
