"""The one call of Secrets Manager that doors make."""

from __future__ import annotations

from typing import Any

from claimcheck.adapters.aws.service import JsonService, Place
from claimcheck.adapters.aws.transport import Transport


class SecretsManager(JsonService):
    """A method of boto3's client."""

    target = "secretsmanager"
    version = "1.1"

    def __init__(self, place: Place) -> None:
        super().__init__("secretsmanager", place, Transport(place.origin("secretsmanager")))

    def get_secret_value(self, **asked: Any) -> dict[str, Any]:
        return self._call("GetSecretValue", asked)
