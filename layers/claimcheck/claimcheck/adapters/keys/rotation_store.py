"""The KeyRotationStore port on Secrets Manager: versions of a secret and their staging labels.

The labels are Secrets Manager's own, so a scheduled and a manual rotation exclude each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from claimcheck.adapters.aws_errors import code_of, unavailable
from claimcheck.adapters.keys.key_ring_json import key_ring_json, parse_key_ring
from claimcheck.adapters.keys.signing_keys import CURRENT_STAGE
from claimcheck.domain.link import Key
from claimcheck.ports import ConflictError, StoredKeyRing

PENDING_STAGE = "AWSPENDING"

_RESOURCE = "keys"
_NOT_FOUND = "ResourceNotFoundException"
# Errors of a call that expects a label at a version where it is not.
_LABEL_MOVED = ("InvalidParameterException", "InvalidRequestException", _NOT_FOUND)


class SecretsManagerRotationStore:
    """The key ring in one secret."""

    def __init__(self, client: Any, secret_id: str) -> None:
        self._client = client
        self._secret_id = secret_id

    def read(self, version: str | None = None) -> StoredKeyRing | None:
        pending = {"VersionId": version, "VersionStage": PENDING_STAGE}
        stage = pending if version else {"VersionStage": CURRENT_STAGE}
        with unavailable(_RESOURCE):
            try:
                found = self._client.get_secret_value(SecretId=self._secret_id, **stage)
            except ClientError as error:
                if version and code_of(error) in _LABEL_MOVED:
                    return None
                raise
        return StoredKeyRing(parse_key_ring(found.get("SecretString")), found["VersionId"])

    def propose(self, version: str, keys: Sequence[Key]) -> None:
        with unavailable(_RESOURCE):
            self._client.put_secret_value(
                SecretId=self._secret_id,
                ClientRequestToken=version,
                SecretString=key_ring_json(keys),
                VersionStages=[PENDING_STAGE],
            )

    def promote(self, version: str, over: StoredKeyRing) -> None:
        # Secrets Manager refuses if another rotation has moved the label: that one keeps its key.
        was_moved = self._move_label(
            CURRENT_STAGE, RemoveFromVersionId=over.version, MoveToVersionId=version
        )
        if not was_moved and not self._in_use(version):
            raise ConflictError
        self.withdraw(version)

    def withdraw(self, version: str) -> None:
        self._move_label(PENDING_STAGE, RemoveFromVersionId=version)

    def _in_use(self, version: str) -> bool:
        """Whether the version is in use: an earlier attempt may have moved the label."""
        stored = self.read()
        return stored is not None and stored.version == version

    def _move_label(self, label: str, **versions: str) -> bool:
        with unavailable(_RESOURCE):
            try:
                self._client.update_secret_version_stage(
                    SecretId=self._secret_id, VersionStage=label, **versions
                )
            except ClientError as error:
                if code_of(error) not in _LABEL_MOVED:
                    raise
                return False
        return True
