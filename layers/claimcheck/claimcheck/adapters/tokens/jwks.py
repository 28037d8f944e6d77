"""The external issuer's key set: fetched over HTTPS and cached.

Its address comes from the deployment, never from a token.
"""

from __future__ import annotations

import http.client
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from threading import Event, Lock, Timer
from typing import TYPE_CHECKING, Protocol
from urllib.parse import SplitResult, urlsplit

from claimcheck.domain.refusals import Unavailable
from claimcheck.ports import Clock

if TYPE_CHECKING:
    from claimcheck.adapters.tokens.public_keys import Verifier

FETCH_SECONDS = 2.0
MAX_DOCUMENT_BYTES = 64 * 1024
# A key set is fetched again after the first time, but not more often than the second, and is
# trusted for the third while the issuer is unreachable.
FRESH_SECONDS = 600
RETRY_SECONDS = 60
MAX_AGE_SECONDS = 24 * 3600

_LOOPBACK = "127.0.0.1"


class FetchKeySet(Protocol):
    """Fetches a document. Raises `OSError`, `HTTPException` or `ValueError`."""

    def __call__(self, url: str, *, plain_loopback: bool = ...) -> bytes: ...


class IssuerKeys:
    """The keys at `url`, fetched when a token needs them, at most once a minute.

    The limit holds for failed fetches as well, since callers can make up key ids. A fetched set is
    used until there is a newer one, for at most a day while the issuer is unreachable.
    """

    def __init__(self, url: str, fetch: Callable[[], bytes], clock: Clock) -> None:
        self.url = url
        self._fetch = fetch
        self._clock = clock
        self._lock = Lock()
        self._verifiers: Mapping[str, Verifier] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None

    def find(self, kid: str) -> Verifier | None:
        """Return the key of that id. Raises `Unavailable` while there is no key set."""
        # Held while fetching, so that concurrent callers share one fetch.
        with self._lock:
            now = self._clock.now().timestamp()
            known = kid in self._verifiers and _is_within(FRESH_SECONDS, self._fetched_at, now)
            if not known and not _is_within(RETRY_SECONDS, self._tried_at, now):
                self._refresh(now)
            if not _is_within(MAX_AGE_SECONDS, self._fetched_at, now):
                raise Unavailable("issuer_keys:unreachable")
            return self._verifiers.get(kid)

    def _refresh(self, now: float) -> None:
        # Imported late: it loads cryptography.
        from claimcheck.adapters.tokens.public_keys import verifiers_of

        self._tried_at = now
        try:
            self._verifiers = verifiers_of(self._fetch())
        except (OSError, http.client.HTTPException, ValueError):
            return  # keep the last key set
        self._fetched_at = now


def fetch_key_set(url: str, *, plain_loopback: bool = False) -> bytes:
    """Fetch `url` over HTTPS, or with `plain_loopback` over HTTP from this machine.

    It follows no redirect. It takes at most two seconds to connect, two for the response, and
    64 KiB. Raises `OSError`, `HTTPException` or `ValueError`.
    """
    address = urlsplit(url)
    with closing(_connection(address, plain_loopback=plain_loopback)) as connection:
        connection.connect()
        with _deadline(connection.sock):
            connection.request("GET", _target(address), headers={"Accept": "application/json"})
            answer = connection.getresponse()
            document = answer.read(MAX_DOCUMENT_BYTES + 1)
    if answer.status != 200 or len(document) > MAX_DOCUMENT_BYTES:
        raise ValueError("not a key set")
    return document


def _connection(address: SplitResult, *, plain_loopback: bool) -> http.client.HTTPConnection:
    host, port = address.hostname, address.port
    if address.scheme == "https" and host:
        return http.client.HTTPSConnection(host, port, timeout=FETCH_SECONDS)
    if plain_loopback and address.scheme == "http" and host == _LOOPBACK:
        return http.client.HTTPConnection(host, port, timeout=FETCH_SECONDS)
    raise ValueError("key sets come over HTTPS")


@contextmanager
def _deadline(sock: socket.socket) -> Iterator[None]:
    """End the connection in time: a socket's timeout starts again with every byte received."""
    late = Event()
    timer = Timer(FETCH_SECONDS, _shut_down, [sock, late])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    # A response that was cut off can look complete.
    if late.is_set():
        raise TimeoutError("the response took too long")


def _shut_down(sock: socket.socket, late: Event) -> None:
    late.set()
    with suppress(OSError):  # it may have ended just now
        # Below TLS, whose state belongs to the reading thread.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _target(address: SplitResult) -> str:
    return (address.path or "/") + (f"?{address.query}" if address.query else "")


def _is_within(seconds: float, since: float | None, now: float) -> bool:
    # If the clock was set back, the value counts as old.
    return since is not None and 0 <= now - since < seconds
