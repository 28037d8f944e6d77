"""TLS: a server whose certificate is not trusted gets no request."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from botocore.exceptions import EndpointConnectionError
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from claimcheck.adapters.aws_client import http as transport
from claimcheck.adapters.aws_client.sigv4 import Request
from claimcheck.adapters.system.clock import SystemClock

REQUEST = Request("GET", "/", "", {"host": "127.0.0.1"})


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A self-signed certificate of `localhost`, and its key, as PEM."""
    key, now = ec.generate_private_key(ec.SECP256R1()), SystemClock().now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(private + signed.public_bytes(pem))
    return path


@pytest.fixture
def port(certificate: Path) -> Iterator[int]:
    """The port of a server that answers one TLS connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(30)

    def serve() -> None:
        connection, _ = listener.accept()
        with (
            connection,
            suppress(OSError),
            context.wrap_socket(connection, server_side=True) as secure,
        ):
            secure.recv(65536)
            secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    thread = Thread(target=serve)
    thread.start()
    with closing(listener):
        yield listener.getsockname()[1]
        thread.join(timeout=30)


@pytest.fixture
def trusting(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust the certificate."""
    context = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(transport, "_tls_context", lambda: context)


@pytest.mark.usefixtures("trusting")
def test_a_trusted_certificate_is_accepted(port: int) -> None:
    assert transport.Transport(f"https://localhost:{port}").send(REQUEST).body == b"ok"


@pytest.mark.usefixtures("trusting")
def test_a_trusted_certificate_of_another_name_is_rejected(port: int) -> None:
    with pytest.raises(EndpointConnectionError):
        transport.Transport(f"https://127.0.0.1:{port}").send(REQUEST)


def test_an_untrusted_certificate_is_rejected(port: int) -> None:
    with pytest.raises(EndpointConnectionError):
        transport.Transport(f"https://localhost:{port}").send(REQUEST)
