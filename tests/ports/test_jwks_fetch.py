"""Fetching a key set: from its own address, in time, within bounds, and from nowhere else."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.client import HTTPException

import pytest

from claimcheck.adapters.tokens import jwks
from claimcheck.adapters.tokens.jwks import MAX_DOCUMENT_BYTES, fetch_key_set
from tests.ports.key_server import Answer, KeyServer, key_server, raw, silence, trickle, whole

FAILURES = (OSError, HTTPException, ValueError)
SET = b'{"keys": []}'


@pytest.fixture
def server() -> Iterator[KeyServer]:
    with key_server() as server:
        yield server


def fetch(server: KeyServer) -> bytes:
    return fetch_key_set(server.url, plain_loopback=True)


def test_the_document_comes_as_it_is(server: KeyServer) -> None:
    server.answer = whole(SET)

    assert fetch(server) == SET
    assert fetch_key_set(f"{server.url}?set=1", plain_loopback=True) == SET
    assert [r.split(b"\r\n")[0] for r in server.requests] == [
        b"GET /keys HTTP/1.1",
        b"GET /keys?set=1 HTTP/1.1",
    ]


def test_a_document_of_the_largest_size_comes_and_no_larger_one(server: KeyServer) -> None:
    server.answer = whole(b" " * MAX_DOCUMENT_BYTES)
    assert len(fetch(server)) == MAX_DOCUMENT_BYTES

    server.answer = whole(b" " * (MAX_DOCUMENT_BYTES + 1))
    with pytest.raises(ValueError, match="not a key set"):
        fetch(server)


@pytest.mark.parametrize("status", ["301 x", "302 x", "303 x", "307 x", "308 x"])
def test_no_redirect_is_followed(server: KeyServer, status: str) -> None:
    with key_server() as other:
        server.answer = whole(SET, status, f"Location: {other.url}")

        with pytest.raises(ValueError, match="not a key set"):
            fetch(server)

        assert (len(server.requests), len(other.requests)) == (1, 0)


BAD: list[Answer] = [
    whole(SET, "500 x"),
    whole(SET, "404 x"),
    whole(SET, "204 x"),
    whole(SET, "206 x"),
    raw(b""),
    raw(b"nonsense\r\n\r\n"),
    raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"),
    raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n"),
    raw(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n"),
]


@pytest.mark.parametrize("answer", BAD)
def test_any_other_answer_is_a_failure(server: KeyServer, answer: Answer) -> None:
    server.answer = answer

    with pytest.raises(FAILURES):
        fetch(server)


STALLED: list[Answer] = [
    silence,
    trickle(b"HTTP/1.1 200 OK\r\nX: "),
    trickle(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n{"),
]


@pytest.mark.parametrize("answer", STALLED, ids=["silence", "head", "body"])
def test_an_answer_that_does_not_come_is_given_up(
    server: KeyServer, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The server would go on for ever: that this ends is what is tested.
    monkeypatch.setattr(jwks, "FETCH_SECONDS", 0.2)
    server.answer = answer

    with pytest.raises(FAILURES):
        fetch(server)


@pytest.mark.parametrize(
    "url",
    [
        "http://login.example.com/keys",
        "http://localhost:80/keys",
        "http://127.0.0.1.example.com/keys",
        "http://127.0.0.1@example.com/keys",
        "http://[::1]/keys",
        "http://2130706433/keys",
        "file:///etc/passwd",
        "ftp://127.0.0.1/keys",
        "https:///keys",
        "//127.0.0.1/keys",
        "127.0.0.1/keys",
        "",
    ],
)
def test_no_other_way_is_taken(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_arguments: object, **_more: object) -> socket.socket:
        raise AssertionError("something was connected to")

    monkeypatch.setattr(socket, "create_connection", connect)

    for plain_loopback in (True, False):
        with pytest.raises(ValueError, match="HTTPS"):
            fetch_key_set(url, plain_loopback=plain_loopback)


def test_this_machine_is_asked_in_plain_only_where_that_is_allowed(server: KeyServer) -> None:
    with pytest.raises(ValueError, match="HTTPS"):
        fetch_key_set(server.url)

    assert server.requests == []


def test_a_host_that_does_not_speak_tls_is_a_failure(server: KeyServer) -> None:
    with pytest.raises(OSError, match="SSL"):
        fetch_key_set(server.url.replace("http:", "https:"))
