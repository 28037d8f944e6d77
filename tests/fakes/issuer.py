"""An identity provider beside us, in memory: its keys, their set, and the tokens that it signs."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from claimcheck.adapters.tokens.external_issuer import TrustedIssuer
from claimcheck.adapters.tokens.jws import unsigned
from claimcheck.domain.base64url import base64url_encode as b64
from tests.fakes.basics import FakeClock

ISSUER = "https://login.example.com/pool"
KEYS_URL = "https://login.example.com/pool/keys"
AUDIENCE = "reports-api"
RSA_HEADER: dict[str, Any] = {"alg": "RS256", "kid": "rsa-1", "typ": "at+jwt"}
EC_HEADER: dict[str, Any] = {"alg": "ES256", "kid": "ec-1", "typ": "at+jwt"}

CURVES: dict[str, ec.EllipticCurve] = {
    "P-256": ec.SECP256R1(),
    "P-384": ec.SECP384R1(),
    "secp256k1": ec.SECP256K1(),
}

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


# Making a key takes longer than a test.
@cache
def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@cache
def strange_key() -> rsa.RSAPrivateKey:
    """Somebody else's."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def ec_key(curve: str = "P-256") -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(CURVES[curve])


def jwk_of(key: PrivateKey, kid: str, **of: Any) -> dict[str, Any]:
    """The public part as it stands in a key set; `of` are further members."""
    if isinstance(key, rsa.RSAPrivateKey):
        members = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    else:
        members = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    # The library says more of a key than issuers do.
    return {n: v for n, v in members.items() if n != "key_ops"} | {"kid": kid, **of}


def key_set(*keys: object) -> bytes:
    return json.dumps({"keys": keys}).encode()


def sign(key: PrivateKey, signed: bytes) -> bytes:
    """As RFC 7518 wants signatures: RSA PKCS #1, or r and s of 32 bytes each."""
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    r, s = decode_dss_signature(key.sign(signed, ec.ECDSA(hashes.SHA256())))
    size = (key.key_size + 7) // 8
    return r.to_bytes(size) + s.to_bytes(size)


def signed_by(key: PrivateKey, text: str) -> str:
    """The token that `text`, its first two parts, becomes."""
    return f"{text}.{b64(sign(key, text.encode()))}"


class FakeIssuer:
    """Has an RSA key and an elliptic one. Whom we trust can be changed, and it can be down."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.settings: TrustedIssuer | None = TrustedIssuer(ISSUER, KEYS_URL, frozenset({AUDIENCE}))
        self.asked: list[str] = []
        self.down = False

    def trusted(self) -> TrustedIssuer | None:
        return self.settings

    def fetch(self, url: str, *, plain_loopback: bool = False) -> bytes:
        assert not plain_loopback
        self.asked.append(url)
        if self.down:
            raise OSError("out of reach")
        return key_set(jwk_of(rsa_key(), "rsa-1", use="sig", alg="RS256"), jwk_of(ec_key(), "ec-1"))

    def claims(self, **of: object) -> dict[str, object]:
        """A token's for an hour from now; "absent" leaves one out."""
        now = int(self._clock.now().timestamp())
        usual: dict[str, object] = {
            "iss": ISSUER, "aud": AUDIENCE, "sub": "client-7", "jti": "token-1",
            "tenant": "0d6cbb4e-6a43-4b7e-9a55-3f0f6f6f2c11", "scope": "reports:read",
            "iat": now, "exp": now + 3600,
        }  # fmt: skip
        return {name: value for name, value in {**usual, **of}.items() if value != "absent"}

    def token(self, **of: object) -> str:
        """Signed with the RSA key; `of` are other claims."""
        return signed_by(rsa_key(), unsigned(RSA_HEADER, self.claims(**of)))
