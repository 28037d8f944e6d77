"""The KeyRing on Secrets Manager: versions of a secret, and the labels that say which is in use.

The service's own labels, so that a rotation of its schedule and one by hand exclude each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from claimcheck.adapters.aws_errors import code_of, unavailable
from claimcheck.adapters.keys.key_ring_json import read_ring, ring_text
from claimcheck.adapters.keys.signing_keys import IN_USE
from claimcheck.domain.link import Key
from claimcheck.ports import ConflictError, StoredKeyRing

PROPOSED = "AWSPENDING"

_RESOURCE = "keys"
_ABSENT = "ResourceNotFoundException"
# The label is not where the call says that it is.
_ELSEWHERE = ("InvalidParameterException", "InvalidRequestException", _ABSENT)


class SecretsManagerRotationStore:
    """One secret."""

    def __init__(self, client: Any, secret_id: str) -> None:
        self._client = client
        self._secret_id = secret_id

    def read(self, version: str | None = None) -> StoredKeyRing | None:
        named = {"VersionId": version, "VersionStage": PROPOSED}
        wanted = named if version else {"VersionStage": IN_USE}
        with unavailable(_RESOURCE):
            try:
                found = self._client.get_secret_value(SecretId=self._secret_id, **wanted)
            except ClientError as error:
                if version and code_of(error) in _ELSEWHERE:
                    return None
                raise
        return StoredKeyRing(read_ring(found.get("SecretString")), found["VersionId"])

    def propose(self, version: str, keys: Sequence[Key]) -> None:
        with unavailable(_RESOURCE):
            self._client.put_secret_value(
                SecretId=self._secret_id,
                ClientRequestToken=version,
                SecretString=ring_text(keys),
                VersionStages=[PROPOSED],
            )

    def promote(self, version: str, over: StoredKeyRing) -> None:
        # The service refuses if the label has moved: whoever rotated meanwhile keeps their key.
        moved = self._moved(IN_USE, RemoveFromVersionId=over.version, MoveToVersionId=version)
        if not moved and not self._in_use(version):
            raise ConflictError
        self.withdraw(version)

    def withdraw(self, version: str) -> None:
        self._moved(PROPOSED, RemoveFromVersionId=version)

    def _in_use(self, version: str) -> bool:
        """Whether the label moved after all: the client repeats a call whose answer got lost."""
        held = self.read()
        return held is not None and held.version == version

    def _moved(self, label: str, **versions: str) -> bool:
        with unavailable(_RESOURCE):
            try:
                self._client.update_secret_version_stage(
                    SecretId=self._secret_id, VersionStage=label, **versions
                )
            except ClientError as error:
                if code_of(error) not in _ELSEWHERE:
                    raise
                return False
        return True
