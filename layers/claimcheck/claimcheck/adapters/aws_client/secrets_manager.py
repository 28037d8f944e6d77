"""The call of Secrets Manager that the functions make."""

from __future__ import annotations

from typing import Required, TypedDict, Unpack

from claimcheck.adapters.aws_client.service import JsonService


class GetSecretValue(TypedDict, total=False):
    """The parameters of `get_secret_value`."""

    SecretId: Required[str]
    VersionId: str
    VersionStage: str


class SecretValue(TypedDict, total=False):
    """What `get_secret_value` answers."""

    VersionId: Required[str]
    SecretString: str


class SecretsManager(JsonService):
    """Has a method of boto3's client, with the same parameters, result and errors."""

    name = "secretsmanager"
    target = "secretsmanager"
    version = "1.1"

    def get_secret_value(self, **parameters: Unpack[GetSecretValue]) -> SecretValue:
        value: SecretValue = self._call("GetSecretValue", parameters)
        return value
