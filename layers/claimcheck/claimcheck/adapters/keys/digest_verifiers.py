"""The DigestVerifier port: verifies digests with the public key of the KMS key that signed them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    load_der_public_key,
    load_pem_public_key,
)

from claimcheck.adapters.aws_errors import unavailable

_RESOURCE = "public_key"


class PublicKeyVerifier:
    """Verifies with a public key in PEM, offline. Raises `ValueError` unless it is elliptic."""

    def __init__(self, pem: bytes) -> None:
        self._key = _require_elliptic(load_pem_public_key(pem))

    def verifies(self, message: bytes, signature: bytes) -> bool:
        return _verifies(self._key, message, signature)


class KmsDigestVerifier:
    """Verifies with the public key of a KMS key, which is fetched once."""

    def __init__(self, client: Any, key_id: str) -> None:
        self._client = client
        self._key_id = key_id

    def verifies(self, message: bytes, signature: bytes) -> bool:
        return _verifies(self._key, message, signature)

    @cached_property
    def _key(self) -> EllipticCurvePublicKey:
        with unavailable(_RESOURCE):
            der: bytes = self._client.get_public_key(KeyId=self._key_id)["PublicKey"]
        return _require_elliptic(load_der_public_key(der))


def _require_elliptic(key: object) -> EllipticCurvePublicKey:
    if not isinstance(key, EllipticCurvePublicKey):
        raise ValueError("not an elliptic curve's public key")  # noqa: TRY004 - the value is wrong, not its type
    return key


def _verifies(key: EllipticCurvePublicKey, message: bytes, signature: bytes) -> bool:
    try:
        key.verify(signature, message, ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True
