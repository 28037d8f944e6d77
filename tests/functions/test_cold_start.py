"""What a process loads before a token of an issuer outside comes, and that one loads it then."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.functions.test_functions import environment_of

ROOT = Path(__file__).parents[2]
OWN_TOKENS_ONLY = """
import sys
from claimcheck.adapters.tokens.external_issuer import IssuerTokens, TrustedIssuer
from claimcheck.adapters.tokens.jws import unsigned
from claimcheck.adapters.tokens.access_tokens import JwtAccessTokens
from claimcheck.domain.link import Key
from claimcheck.adapters.system.clock import SystemClock

class Ring:
    def current(self):
        return Key("1", b"k" * 32)
    def find(self, kid):
        return self.current()

clock = SystemClock()
now = int(clock.now().timestamp())
ours = JwtAccessTokens(Ring(), clock)
claims = {"sub": "x", "jti": "x", "tenant": "0d6cbb4e-6a43-4b7e-9a55-3f0f6f6f2c11",
          "iat": now, "exp": now + 60}
token = ours.issue("reports", claims, kid_in_header=True)
assert ours.read("reports", token)

trusted = TrustedIssuer("https://one", "https://one/keys", frozenset({"reports"}))
theirs = IssuerTokens(lambda: trusted, clock, lambda url, plain_loopback: b'{"keys": []}')
assert not theirs.names_issuer(token)
expired = {**claims, "iss": "https://one", "aud": "reports", "exp": now}
header = {"alg": "RS256", "kid": "1"}
assert theirs.read(unsigned(header, expired) + ".AAAA") is None
assert not {"cryptography", "jwt"} & sys.modules.keys()

assert theirs.read(unsigned(header, {**expired, "exp": now + 60}) + ".AAAA") is None
assert {"cryptography", "jwt"} <= sys.modules.keys()
"""


# Modules that a function loads before its first request: measured, and a tenth for other Pythons.
MODULES = {
    "archive": 425,
    "download": 425,
    "export_completed": 385,
    "issuance": 425,
    "listing": 425,
    "rotation": 290,
    "tokens": 425,
    "maintenance": 290,
}
OPENED = """
import socket, sys
def refuse(*_):
    raise AssertionError("a function called out while it was imported")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
before = set(sys.modules)
import app
assert callable(app.lambda_handler)
loaded = sys.modules.keys() - before
assert not {"boto3", "botocore.session", "botocore.client", "urllib3"} & loaded
assert "aws_xray_sdk" not in loaded  # a third of a second of every cold start
assert "cryptography" not in loaded  # only for tokens of an issuer outside
made = app.lambda_handler._services._clients
assert not made, f"made before anybody asked: {made}"
print(len(loaded))
"""


@pytest.mark.parametrize(("function", "limit"), MODULES.items())
def test_a_door_loads_few_modules_and_calls_nobody(function: str, limit: int) -> None:
    path = [str(ROOT / "functions" / function), str(ROOT / "layers" / "claimcheck")]

    ran = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {path}\n{OPENED}"],
        env=environment_of(function) | {"AWS_REGION": "us-east-1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout.splitlines()[-1]) <= limit


def test_every_door_has_its_limit() -> None:
    assert MODULES.keys() == {path.parent.name for path in ROOT.glob("functions/*/app.py")}


def test_cryptography_is_loaded_by_a_plausible_token_from_outside_and_by_nothing_else() -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'layers/claimcheck')!r})\n{OWN_TOKENS_ONLY}"

    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )

    assert ran.returncode == 0, ran.stderr
