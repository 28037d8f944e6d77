"""The DigestSigner port on KMS. The private key never leaves KMS."""

from __future__ import annotations

from typing import Any

from claimcheck.adapters.aws_errors import unavailable


class KmsDigestSigner:
    """Signs messages of at most 4,096 bytes with a P-256 key."""

    def __init__(self, client: Any, key_id: str) -> None:
        self._client = client
        self._key_id = key_id

    def sign(self, message: bytes) -> bytes:
        with unavailable("signing"):
            answer = self._client.sign(
                KeyId=self._key_id,
                Message=message,
                MessageType="RAW",
                SigningAlgorithm="ECDSA_SHA_256",
            )
        signature: bytes = answer["Signature"]
        return signature
