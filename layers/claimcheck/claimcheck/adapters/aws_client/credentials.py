"""A function's own credentials: from its environment, or over HTTP after a snapshot restore."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, CredentialRetrievalError, NoCredentialsError

from claimcheck.adapters.aws_client.http import Transport
from claimcheck.adapters.aws_client.sigv4 import Request, SigningCredentials

# Renew credentials this long before they expire. If that fails, use them until they do.
RENEW_BEFORE = timedelta(minutes=10)
READ_SECONDS = 2.0

# Hosts that Lambda and containers use over plain HTTP. Every other host needs HTTPS.
_LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]", "169.254.170.2", "169.254.170.23"})


class Credentials(Protocol):
    """Returns the credentials to sign with now. Raises botocore's credential errors."""

    def __call__(self) -> SigningCredentials: ...


class _Cached(NamedTuple):
    """Credentials, and when they expire, if they do."""

    credentials: SigningCredentials
    expires_at: datetime | None = None


class OwnCredentials:
    """Credentials from the variables that Lambda sets, read at the first request.

    A function that starts by itself has `AWS_ACCESS_KEY_ID` and its two companions. One that is
    restored from a snapshot has `AWS_CONTAINER_CREDENTIALS_FULL_URI` and a token. `now` returns the
    current time, with a time zone.
    """

    def __init__(
        self, variables: Callable[[], Mapping[str, str]], now: Callable[[], datetime]
    ) -> None:
        self._variables = variables
        self._now = now
        self._cached: _Cached | None = None

    def __call__(self) -> SigningCredentials:
        cached = self._cached
        now = self._now()
        if cached is None or (cached.expires_at and cached.expires_at - now < RENEW_BEFORE):
            cached = self._renew(cached, now)
            self._cached = cached
        return cached.credentials

    def _renew(self, before: _Cached | None, now: datetime) -> _Cached:
        variables = self._variables()
        if "AWS_ACCESS_KEY_ID" in variables:
            return _Cached(_from_environment(variables))
        try:
            return _fetch(variables)
        except BotoCoreError:
            if before is None or before.expires_at is None or before.expires_at <= now:
                raise
            return before


def _from_environment(variables: Mapping[str, str]) -> SigningCredentials:
    return SigningCredentials(
        variables["AWS_ACCESS_KEY_ID"],
        variables.get("AWS_SECRET_ACCESS_KEY", ""),
        variables.get("AWS_SESSION_TOKEN", ""),
    )


def _fetch(variables: Mapping[str, str]) -> _Cached:
    address = urlsplit(variables.get("AWS_CONTAINER_CREDENTIALS_FULL_URI", ""))
    if not address.hostname:
        raise NoCredentialsError
    # The request has a token: over plain HTTP it may only go to this machine.
    if address.scheme != "https" and address.netloc.rpartition(":")[0] not in _LOCAL_HOSTS:
        raise CredentialRetrievalError(
            provider="container", error_msg="an address that is not trusted"
        )
    headers = {"accept": "application/json", **_authorization(variables)}
    request = Request("GET", address.path or "/", address.query, headers)
    origin = f"{address.scheme}://{address.netloc}"
    response = Transport(origin, READ_SECONDS).send(request)
    try:
        return _parse(json.loads(response.body))
    except (ValueError, KeyError, TypeError, AttributeError):
        # Not chained: the text of these errors may quote the secret.
        raise CredentialRetrievalError(
            provider="container", error_msg=f"status {response.status}"
        ) from None


def _authorization(variables: Mapping[str, str]) -> dict[str, str]:
    path = variables.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
    token = variables.get("AWS_CONTAINER_AUTHORIZATION_TOKEN")
    if path:
        token = Path(path).read_text(encoding="utf-8").strip()
    return {"authorization": token} if token else {}


def _parse(fields: Mapping[str, str]) -> _Cached:
    credentials = SigningCredentials(
        fields["AccessKeyId"], fields["SecretAccessKey"], fields["Token"]
    )
    return _Cached(credentials, datetime.fromisoformat(fields["Expiration"]))
