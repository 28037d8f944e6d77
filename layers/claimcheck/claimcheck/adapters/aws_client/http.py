"""HTTP/1.1 to one origin over reused connections. It knows nothing of AWS."""

from __future__ import annotations

import http.client
import select
import ssl
import weakref
from contextlib import suppress
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from claimcheck.adapters.aws_client.sigv4 import Request

# A function must be able to received before API Gateway gives up on it.
CONNECT_SECONDS = 2.0
READ_SECONDS = 6.0


class Response(NamedTuple):
    """An HTTP response. `headers` ignores the case of names."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def __repr__(self) -> str:
        return f"Response({self.status})"  # the body may be secret


class Transport:
    """Sends requests to one origin. Threads do not share a connection at the same time."""

    def __init__(self, origin: str, read_seconds: float = READ_SECONDS) -> None:
        address = urlsplit(origin)
        self.origin = origin
        self.host = address.netloc
        self._read_seconds = read_seconds
        self._secure = address.scheme == "https"
        self._idle: list[http.client.HTTPConnection] = []
        weakref.finalize(self, _close, self._idle)

    def send(self, request: Request) -> Response:
        """Send a request. Raises botocore's connection errors."""
        idle = self._take_idle()
        if idle is not None:
            # The peer may have closed an idle connection: try a new one at once.
            with suppress(ConnectionClosedError):
                return self._exchange(idle, request)
        return self._exchange(self._connect(), request)

    def _take_idle(self) -> http.client.HTTPConnection | None:
        while self._idle:
            connection = self._idle.pop()
            if not _is_stale(connection):
                return connection
            connection.close()
        return None

    def _connect(self) -> http.client.HTTPConnection:
        connection = self._new_connection()
        try:
            connection.connect()
        except TimeoutError as error:
            raise ConnectTimeoutError(endpoint_url=self.origin, error=error) from error
        except OSError as error:
            raise EndpointConnectionError(endpoint_url=self.origin, error=error) from error
        connection.sock.settimeout(self._read_seconds)
        return connection

    def _new_connection(self) -> http.client.HTTPConnection:
        if not self._secure:
            return http.client.HTTPConnection(self.host, timeout=CONNECT_SECONDS)
        return http.client.HTTPSConnection(
            self.host, timeout=CONNECT_SECONDS, context=_tls_context()
        )

    def _exchange(self, connection: http.client.HTTPConnection, request: Request) -> Response:
        target = f"{request.path}?{request.query}" if request.query else request.path
        try:
            connection.request(request.method, target, request.body or None, dict(request.headers))
            received = connection.getresponse()
            response = Response(received.status, received.headers, _read_body(received))
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            failure = ReadTimeoutError if isinstance(error, TimeoutError) else ConnectionClosedError
            raise failure(endpoint_url=self.origin, error=error) from error
        if not received.will_close:
            self._idle.append(connection)
        return response


@cache
def _tls_context() -> ssl.SSLContext:
    """Return the one TLS context: loading the trusted certificates takes long."""
    return ssl.create_default_context()


def _read_body(received: http.client.HTTPResponse) -> bytes:
    if received.length is None and not received.chunked:
        # AWS always sends a length: this response was cut off within its headers.
        raise http.client.HTTPException("a response without a length")
    return received.read()


def _close(connections: list[http.client.HTTPConnection]) -> None:
    while connections:
        connections.pop().close()


def _is_stale(connection: http.client.HTTPConnection) -> bool:
    """Return whether an idle connection has readable data: it was closed or is out of sync."""
    poll = select.poll()
    poll.register(connection.sock, select.POLLIN)
    return bool(poll.poll(0))
