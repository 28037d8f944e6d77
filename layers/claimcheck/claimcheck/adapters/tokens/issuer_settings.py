"""The settings of the trusted external issuer, in a secret.

They are not secret. They are in Secrets Manager so that a changed parameter reaches running
functions: a function's environment is fixed with its version.
"""

from __future__ import annotations

import json
from typing import Any

from claimcheck.adapters.aws_client.secrets_manager import SecretsManager
from claimcheck.adapters.aws_errors import unavailable
from claimcheck.adapters.tokens.external_issuer import TrustedIssuer
from claimcheck.domain.refusals import Unavailable
from claimcheck.ports import Clock

SETTINGS_CACHE_SECONDS = 300

_RESOURCE = "issuer_settings"


class SecretTrustedIssuer:
    """Returns the trusted issuer. A deployment without one has no secret."""

    def __init__(self, client: SecretsManager, secret_id: str, clock: Clock) -> None:
        self._client = client
        self._secret_id = secret_id
        self._clock = clock
        self._trusted: TrustedIssuer | None = None
        self._read_at: float | None = None

    def __call__(self) -> TrustedIssuer | None:
        """Return the issuer as of at most five minutes ago. Raises `Unavailable`."""
        if not self._secret_id:
            return None
        now = self._clock.now().timestamp()
        if self._read_at is None or not 0 <= now - self._read_at < SETTINGS_CACHE_SECONDS:
            self._trusted = self._read()
            self._read_at = now
        return self._trusted

    def _read(self) -> TrustedIssuer:
        with unavailable(_RESOURCE):
            answer = self._client.get_secret_value(SecretId=self._secret_id)
        try:
            return _parse_issuer(json.loads(answer["SecretString"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unavailable(f"{_RESOURCE}:malformed") from error


def _parse_issuer(fields: dict[str, Any]) -> TrustedIssuer:
    names = fields.pop("audiences").split(",")
    audiences = frozenset(audience.strip() for audience in names) - {""}
    loopback = fields.pop("stage") == "local"
    return TrustedIssuer(audiences=audiences, plain_loopback=loopback, **fields)
