"""A server on this machine that answers each request with the next reply of its script."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread

# Called with the connection after a request was read. False closes the connection.
Reply = Callable[[socket.socket], bool]


def answer(body: bytes, status: int = 200, *headers: str) -> Reply:
    """A complete response. The connection stays open."""
    return raw(_head(status, f"Content-Length: {len(body)}", *headers) + body)


def chunked(*parts: bytes) -> Reply:
    """A chunked response. The connection stays open."""
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (*parts, b""))
    return raw(_head(200, "Transfer-Encoding: chunked") + chunks)


def raw(text: bytes, *, keep_open: bool = True) -> Reply:
    def reply(connection: socket.socket) -> bool:
        connection.sendall(text)
        return keep_open

    return reply


def then_close(first: Reply) -> Reply:
    """Send a reply, then close the connection without a `Connection: close` header."""

    def reply(connection: socket.socket) -> bool:
        first(connection)
        return False

    return reply


def close_connection(_connection: socket.socket) -> bool:
    """Close the connection without a response."""
    return False


def stay_silent(connection: socket.socket) -> bool:
    """Send nothing until the client closes the connection."""
    connection.recv(1)
    return False


def _head(status: int, *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status} Said", *headers, "", ""]).encode()


class ScriptedServer:
    """`requests` are the raw bytes received. `connections` counts accepted connections."""

    def __init__(self, listener: socket.socket) -> None:
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.script: list[Reply] = []
        self.requests: list[bytes] = []
        self.connections = 0
        self._listener = listener
        self._connection: socket.socket | None = None

    def serve(self) -> None:
        with suppress(OSError):  # the listener is closed under it
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                self._connection = connection
                with connection, suppress(OSError):
                    self._serve_connection(connection)

    def stop(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        if self._connection is not None:
            with suppress(OSError):  # it may have ended before
                self._connection.shutdown(socket.SHUT_RDWR)

    def _serve_connection(self, connection: socket.socket) -> None:
        while request := _read(connection):
            self.requests.append(request)
            if not self.script.pop(0)(connection):
                return


def _read(connection: socket.socket) -> bytes:
    """Return one request. Empty when the client has closed the connection."""
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(65536)
        if not part:
            return b""
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    missing = (int(length[1]) if length else 0) - len(body)
    while missing > 0:
        part = connection.recv(missing)
        received, missing = received + part, missing - len(part)
    return received


@contextmanager
def scripted_server() -> Iterator[ScriptedServer]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = ScriptedServer(listener)
    thread = Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(timeout=30)
