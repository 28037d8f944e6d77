"""The simulated AWS (moto): boto3's clients of it, and a port of the loopback for other clients.

Everything behind that port is the same as for boto3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

import boto3
from botocore.awsrequest import AWSPreparedRequest, HTTPHeaders
from moto.core.models import botocore_stubber


@cache
def simulated_client(service: str) -> Any:
    """One boto3 client per service for all tests: making one takes longer than most tests.

    To be called while AWS is simulated; each simulation begins empty.
    """
    session: Any = _session()  # its stubs know services by literal names only
    return session.client(service)


@cache
def _session() -> boto3.Session:
    return boto3.Session(
        aws_access_key_id="testing", aws_secret_access_key="testing", region_name="us-east-1"
    )


_SERVICE = re.compile(r"Credential=[^/]+/\d{8}/[^/]+/([^/]+)/aws4_request")
_LENGTH = "Content-Length"
# Backends of the simulation are not made for two callers at once.
_turn = Lock()


class _Handler(BaseHTTPRequestHandler):
    """Of whoever signed it: the signature's scope says which service is meant."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def __getattr__(self, name: str) -> Any:
        """Whatever the method, the simulation knows what to say."""
        if name.startswith("do_"):
            return self._ask
        raise AttributeError(name)

    def _ask(self) -> None:
        body = self.rfile.read(int(self.headers.get(_LENGTH, 0)))
        signed = _SERVICE.search(self.headers.get("Authorization", ""))
        assert signed, "nobody signed this"
        headers = HTTPHeaders()
        for name, value in self.headers.items():
            headers[name] = value
        url = f"https://{signed[1]}.us-east-1.amazonaws.com{self.path}"
        with _turn:
            answer = botocore_stubber(
                "before-send", AWSPreparedRequest(self.command, url, headers, body, False)
            )
        assert answer, "nobody is simulated"
        self._tell(answer.status_code, answer.headers, answer.content)

    def _tell(self, status: int, headers: Mapping[str, Any], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in ("content-length", "connection"):
                self.send_header(name, str(value))
        length = headers.get(_LENGTH) if self.command == "HEAD" else None
        self.send_header(_LENGTH, str(length or len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True


@contextmanager
def simulated_aws() -> Iterator[str]:
    """The URL of a running one; it answers for what is simulated while it is asked."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
