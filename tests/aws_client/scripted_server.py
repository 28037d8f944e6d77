"""A server on this machine that gives every request the next line of its script."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread

# What to do with a connection after a request of it was read; false ends the connection.
Line = Callable[[socket.socket], bool]


def answer(body: bytes, status: int = 200, *headers: str) -> Line:
    """A whole answer; the connection stays."""
    return raw(_head(status, f"Content-Length: {len(body)}", *headers) + body)


def chunked(*parts: bytes) -> Line:
    """An answer in chunks; the connection stays."""
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (*parts, b""))
    return raw(_head(200, "Transfer-Encoding: chunked") + chunks)


def raw(text: bytes, *, stays: bool = True) -> Line:
    def say(connection: socket.socket) -> bool:
        connection.sendall(text)
        return stays

    return say


def then_gone(line: Line) -> Line:
    """The line, and the end of a connection that said nothing of its end."""

    def say(connection: socket.socket) -> bool:
        line(connection)
        return False

    return say


def cut(_connection: socket.socket) -> bool:
    """No answer, and the end of the connection."""
    return False


def silence(connection: socket.socket) -> bool:
    """No answer for as long as anybody waits."""
    connection.recv(1)
    return False


def _head(status: int, *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status} Said", *headers, "", ""]).encode()


class ScriptedServer:
    """`requests` as they came; `connections` counts those that were made."""

    def __init__(self, listener: socket.socket) -> None:
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.script: list[Line] = []
        self.requests: list[bytes] = []
        self.connections = 0
        self._listener = listener
        self._talking: socket.socket | None = None

    def serve(self) -> None:
        with suppress(OSError):  # the listener is closed under it
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                self._talking = connection
                with connection, suppress(OSError):
                    self._talk(connection)

    def stop(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        if self._talking is not None:
            with suppress(OSError):  # it may have ended before
                self._talking.shutdown(socket.SHUT_RDWR)

    def _talk(self, connection: socket.socket) -> None:
        while request := _read(connection):
            self.requests.append(request)
            if not self.script.pop(0)(connection):
                return


def _read(connection: socket.socket) -> bytes:
    """One request; empty once nothing more comes."""
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
