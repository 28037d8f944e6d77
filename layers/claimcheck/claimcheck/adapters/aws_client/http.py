"""HTTP to one endpoint over connections that are kept. Knows nothing of AWS."""

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

# Short enough that a function answers for itself before the gateway gives up on it.
CONNECT_SECONDS = 2.0
READ_SECONDS = 6.0


class Response(NamedTuple):
    """An answer as it came; `headers` find names in any case."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def __repr__(self) -> str:
        return f"Response({self.status})"  # its body may be a secret


class Transport:
    """Sends requests to one origin; each thread that asks at the same time has its connection."""

    def __init__(self, origin: str, read_seconds: float = READ_SECONDS) -> None:
        address = urlsplit(origin)
        self.origin = origin
        self.host = address.netloc
        self._read_seconds = read_seconds
        self._secure = address.scheme == "https"
        self._idle: list[http.client.HTTPConnection] = []
        weakref.finalize(self, _close, self._idle)

    def send(self, request: Request) -> Response:
        """Raises botocore's errors of connections."""
        kept = self._kept()
        if kept is not None:
            # At once on a new one: that an old one has ended says nothing of the service.
            with suppress(ConnectionClosedError):
                return self._exchange(kept, request)
        return self._exchange(self._connected(), request)

    def _kept(self) -> http.client.HTTPConnection | None:
        while self._idle:
            connection = self._idle.pop()
            if not _ended(connection):
                return connection
            connection.close()
        return None

    def _connected(self) -> http.client.HTTPConnection:
        connection = self._new()
        try:
            connection.connect()
        except TimeoutError as error:
            raise ConnectTimeoutError(endpoint_url=self.origin, error=error) from error
        except OSError as error:
            raise EndpointConnectionError(endpoint_url=self.origin, error=error) from error
        connection.sock.settimeout(self._read_seconds)
        return connection

    def _new(self) -> http.client.HTTPConnection:
        if not self._secure:
            return http.client.HTTPConnection(self.host, timeout=CONNECT_SECONDS)
        return http.client.HTTPSConnection(self.host, timeout=CONNECT_SECONDS, context=_trust())

    def _exchange(self, connection: http.client.HTTPConnection, request: Request) -> Response:
        target = f"{request.path}?{request.query}" if request.query else request.path
        try:
            connection.request(request.method, target, request.body or None, dict(request.headers))
            answer = connection.getresponse()
            response = Response(answer.status, answer.headers, _whole(answer))
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            broken = ReadTimeoutError if isinstance(error, TimeoutError) else ConnectionClosedError
            raise broken(endpoint_url=self.origin, error=error) from error
        if not answer.will_close:
            self._idle.append(connection)
        return response


@cache
def _trust() -> ssl.SSLContext:
    """Whom this machine trusts: one for all, because reading the certificates takes long."""
    return ssl.create_default_context()


def _whole(answer: http.client.HTTPResponse) -> bytes:
    if answer.length is None and not answer.chunked:
        # AWS always says how long it is: this one was cut off where that was still to come.
        raise http.client.HTTPException("an answer of no length")
    return answer.read()


def _close(connections: list[http.client.HTTPConnection]) -> None:
    while connections:
        connections.pop().close()


def _ended(connection: http.client.HTTPConnection) -> bool:
    """Whether anything can be read where nothing is due: it can only be the end, or not ours."""
    waiting = select.poll()
    waiting.register(connection.sock, select.POLLIN)
    return bool(waiting.poll(0))
