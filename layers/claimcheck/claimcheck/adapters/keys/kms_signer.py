"""The DigestSigner on KMS: the private key never leaves it. Checking needs no KMS, so not here."""

from __future__ import annotations

from typing import Any

from claimcheck.adapters.aws_errors import unavailable


class KmsDigestSigner:
    """Signs with one key of the NIST P-256 curve; messages of at most 4,096 bytes."""

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
