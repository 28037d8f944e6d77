"""The one call of Secrets Manager that functions make."""

from __future__ import annotations

from typing import Any

from claimcheck.adapters.aws_client.service import JsonService


class SecretsManager(JsonService):
    """A method of boto3's client."""

    name = "secretsmanager"
    target = "secretsmanager"
    version = "1.1"

    def get_secret_value(self, **asked: Any) -> dict[str, Any]:
        return self._call("GetSecretValue", asked)
