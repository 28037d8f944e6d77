"""Whom the deployment trusts beside us, kept where a changed parameter reaches running functions.

It is no secret, but it is read like one: what a function's environment says is fixed with its
version, and the text that makes CloudFormation publish a new one has no room for these.
"""

from __future__ import annotations

import json
from typing import Any

from claimcheck.adapters.aws_client.secrets_manager import SecretsManager
from claimcheck.adapters.aws_errors import unavailable
from claimcheck.adapters.tokens.external_issuer import TrustedIssuer
from claimcheck.domain.refusals import Unavailable
from claimcheck.ports import Clock

KEPT_SECONDS = 300

_RESOURCE = "issuer_settings"


class SecretTrustedIssuer:
    """The issuer that a secret describes; a deployment that trusts none names no secret."""

    def __init__(self, client: SecretsManager, secret_id: str, clock: Clock) -> None:
        self._client = client
        self._secret_id = secret_id
        self._clock = clock
        self._trusted: TrustedIssuer | None = None
        self._read_at: float | None = None

    def __call__(self) -> TrustedIssuer | None:
        """As it was at most five minutes ago. Raises `Unavailable`."""
        if not self._secret_id:
            return None
        now = self._clock.now().timestamp()
        if self._read_at is None or not 0 <= now - self._read_at < KEPT_SECONDS:
            self._trusted = self._read()
            self._read_at = now
        return self._trusted

    def _read(self) -> TrustedIssuer:
        with unavailable(_RESOURCE):
            answer = self._client.get_secret_value(SecretId=self._secret_id)
        try:
            return _trusted(json.loads(answer["SecretString"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unavailable(f"{_RESOURCE}:malformed") from error


def _trusted(held: dict[str, Any]) -> TrustedIssuer:
    named = held.pop("audiences").split(",")
    audiences = frozenset(audience.strip() for audience in named) - {""}
    loopback = held.pop("stage") == "local"
    return TrustedIssuer(audiences=audiences, plain_loopback=loopback, **held)
