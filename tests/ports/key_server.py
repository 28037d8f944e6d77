"""A server of key sets on this machine that can behave as badly as any on the network."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

Answer = Callable[[socket.socket, Event], None]


def whole(body: bytes, status: str = "200 OK", *headers: str) -> Answer:
    """An answer with its length, at once."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return raw("\r\n".join(lines).encode() + body)


def raw(text: bytes) -> Answer:
    """These bytes, and then the end of the connection."""
    return lambda connection, _over: connection.sendall(text)


def trickle(head: bytes) -> Answer:
    """`head`, and then for ever one byte after the other."""

    def answer(connection: socket.socket, over: Event) -> None:
        connection.sendall(head)
        while not over.wait(0.02):
            connection.sendall(b" ")

    return answer


def silence(_connection: socket.socket, over: Event) -> None:
    """Takes the request and says nothing."""
    over.wait()


class KeyServer:
    """Gives every connection what `answer` says, and counts them."""

    def __init__(self, listener: socket.socket) -> None:
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}/keys"
        self.answer: Answer = whole(b'{"keys": []}')
        self.requests: list[bytes] = []
        self._listener = listener
        self._over = Event()

    def serve(self) -> None:
        with suppress(OSError):  # the listener is closed under it
            while True:
                connection, _ = self._listener.accept()
                with connection, suppress(OSError):
                    self.requests.append(connection.recv(65536))
                    self.answer(connection, self._over)

    def stop(self) -> None:
        self._over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@contextmanager
def key_server() -> Iterator[KeyServer]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = KeyServer(listener)
    thread = Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(timeout=30)
