"""Credentials and settings of the clients under test, and how to read the requests they sent."""

from __future__ import annotations

from claimcheck.adapters.aws_client.service import Endpoint
from claimcheck.adapters.aws_client.sigv4 import SigningCredentials
from claimcheck.adapters.system.clock import SystemClock

CREDENTIALS = SigningCredentials("AKIDEXAMPLE", "the secret itself", "the session's token")


def an_endpoint(url: str) -> Endpoint:
    return Endpoint("eu-west-1", lambda: CREDENTIALS, SystemClock().now, endpoint_url=url)


def header(request: bytes, name: str) -> str:
    lines = request.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    headers = {key.lower(): value for key, value in (line.split(": ", 1) for line in lines)}
    return headers[name]


def body(request: bytes) -> bytes:
    return request.partition(b"\r\n\r\n")[2]
