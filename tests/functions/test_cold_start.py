"""What a process loads before a token of an issuer outside comes, and that one loads it then."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
OWN_TOKENS_ONLY = """
import sys
from claimcheck.adapters.issuer import IssuerTokens, TrustedIssuer
from claimcheck.adapters.jws import unsigned
from claimcheck.adapters.tokens import JwtAccessTokens
from claimcheck.domain.link import Key
from claimcheck.adapters.clock import SystemClock

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


def test_cryptography_is_loaded_by_a_plausible_token_from_outside_and_by_nothing_else() -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'layers/claimcheck')!r})\n{OWN_TOKENS_ONLY}"

    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )

    assert ran.returncode == 0, ran.stderr
