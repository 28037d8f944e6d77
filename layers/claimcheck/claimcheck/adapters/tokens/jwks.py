"""An issuer's key set over the network, and how long what came is believed.

The address comes from the deployment alone, never out of a token.
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
FRESH_SECONDS = 600
RETRY_SECONDS = 60
KEPT_SECONDS = 24 * 3600

_LOOPBACK = "127.0.0.1"


class FetchKeySet(Protocol):
    """Gets the document at an address. Raises `OSError`, `HTTPException` or `ValueError`."""

    def __call__(self, url: str, *, plain_loopback: bool = ...) -> bytes: ...


class IssuerKeys:
    """The keys that `fetch` gets from `url`: when a token needs them, and at most once a minute.

    That minute holds whatever came of it, and whoever makes key ids up. What came is believed
    until newer comes; while the issuer is out of reach for a day, then no longer.
    """

    def __init__(self, url: str, fetch: Callable[[], bytes], clock: Clock) -> None:
        self.url = url
        self._fetch = fetch
        self._clock = clock
        self._lock = Lock()
        self._verifiers: Mapping[str, Verifier] = {}
        self._came_at: float | None = None
        self._asked_at: float | None = None

    def find(self, kid: str) -> Verifier | None:
        """Raises `Unavailable` while there are no keys to judge by."""
        # Held while fetching: whoever comes meanwhile waits for that answer, and asks for none.
        with self._lock:
            now = self._clock.now().timestamp()
            known = kid in self._verifiers and _within(FRESH_SECONDS, self._came_at, now)
            if not known and not _within(RETRY_SECONDS, self._asked_at, now):
                self._ask(now)
            if not _within(KEPT_SECONDS, self._came_at, now):
                raise Unavailable("issuer_keys:unreachable")
            return self._verifiers.get(kid)

    def _ask(self, now: float) -> None:
        # Late, because it loads cryptography.
        from claimcheck.adapters.tokens.public_keys import verifiers_of

        self._asked_at = now
        try:
            self._verifiers = verifiers_of(self._fetch())
        except (OSError, http.client.HTTPException, ValueError):
            return  # the last good keys stand
        self._came_at = now


def fetch_key_set(url: str, *, plain_loopback: bool = False) -> bytes:
    """The document at `url`: over HTTPS, or over HTTP from this very machine if `plain_loopback`.

    Follows nothing. Takes two seconds to connect, two more and 64 KiB for the answer at most.
    Raises `OSError`, `HTTPException` or `ValueError`.
    """
    address = urlsplit(url)
    with closing(_connection(address, plain_loopback=plain_loopback)) as connection:
        connection.connect()
        with _cut_off(connection.sock):
            connection.request("GET", _target(address), headers={"Accept": "application/json"})
            answer = connection.getresponse()
            document = answer.read(MAX_DOCUMENT_BYTES + 1)
    if answer.status != 200 or len(document) > MAX_DOCUMENT_BYTES:
        raise ValueError("not a key set's answer")
    return document


def _connection(address: SplitResult, *, plain_loopback: bool) -> http.client.HTTPConnection:
    host, port = address.hostname, address.port
    if address.scheme == "https" and host:
        return http.client.HTTPSConnection(host, port, timeout=FETCH_SECONDS)
    if plain_loopback and address.scheme == "http" and host == _LOOPBACK:
        return http.client.HTTPConnection(host, port, timeout=FETCH_SECONDS)
    raise ValueError("key sets come over HTTPS")


@contextmanager
def _cut_off(sock: socket.socket) -> Iterator[None]:
    """End the connection in time: its own timeout starts anew with every byte that trickles in."""
    late = Event()
    timer = Timer(FETCH_SECONDS, _shut, [sock, late])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    # What was cut off can read like what came to its end.
    if late.is_set():
        raise TimeoutError("the answer took too long")


def _shut(sock: socket.socket, late: Event) -> None:
    late.set()
    with suppress(OSError):  # it may have ended in the same moment
        # Below TLS, whose state belongs to the thread that reads.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _target(address: SplitResult) -> str:
    return (address.path or "/") + (f"?{address.query}" if address.query else "")


def _within(seconds: float, since: float | None, now: float) -> bool:
    # A clock that was set back makes everything old, not everlasting.
    return since is not None and 0 <= now - since < seconds
