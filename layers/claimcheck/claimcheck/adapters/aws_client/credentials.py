"""A function's own credentials: in its environment, or, restored from a snapshot, over HTTP."""

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
from claimcheck.ports import Clock

# Sessions are renewed this long before they end; what cannot be renewed is used to its end.
RENEWED_BEFORE = timedelta(minutes=10)
ASKED_SECONDS = 2.0

# Where Lambda and containers offer credentials over plain HTTP; everything else needs HTTPS.
_NEAR = frozenset({"127.0.0.1", "localhost", "[::1]", "169.254.170.2", "169.254.170.23"})


class Credentials(Protocol):
    """Says what to sign with now. Raises botocore's errors of credentials."""

    def __call__(self) -> SigningCredentials: ...


class _Lent(NamedTuple):
    """Credentials, and their end if they have one."""

    credentials: SigningCredentials
    ends: datetime | None = None


class OwnCredentials:
    """`variables` are read when the first request needs them: a snapshot holds none.

    Which ones is Lambda's word: `AWS_ACCESS_KEY_ID` and its two companions where a function starts
    by itself, `AWS_CONTAINER_CREDENTIALS_FULL_URI` and a token where it starts from a snapshot.
    """

    def __init__(self, variables: Callable[[], Mapping[str, str]], clock: Clock) -> None:
        self._variables = variables
        self._clock = clock
        self._lent: _Lent | None = None

    def __call__(self) -> SigningCredentials:
        lent = self._lent
        now = self._clock.now()
        if lent is None or (lent.ends and lent.ends - now < RENEWED_BEFORE):
            lent = self._renewed(lent, now)
            self._lent = lent
        return lent.credentials

    def _renewed(self, before: _Lent | None, now: datetime) -> _Lent:
        variables = self._variables()
        if "AWS_ACCESS_KEY_ID" in variables:
            return _Lent(_given(variables))
        try:
            return _fetched(variables)
        except BotoCoreError:
            if before is None or before.ends is None or before.ends <= now:
                raise
            return before


def _given(variables: Mapping[str, str]) -> SigningCredentials:
    return SigningCredentials(
        variables["AWS_ACCESS_KEY_ID"],
        variables.get("AWS_SECRET_ACCESS_KEY", ""),
        variables.get("AWS_SESSION_TOKEN", ""),
    )


def _fetched(variables: Mapping[str, str]) -> _Lent:
    address = urlsplit(variables.get("AWS_CONTAINER_CREDENTIALS_FULL_URI", ""))
    if not address.hostname:
        raise NoCredentialsError
    # The token goes along: in the clear it may only go to this very machine.
    if address.scheme != "https" and address.netloc.rpartition(":")[0] not in _NEAR:
        raise CredentialRetrievalError(provider="container", error_msg="no address to trust")
    headers = {"accept": "application/json", **_authorization(variables)}
    request = Request("GET", address.path or "/", address.query, headers)
    origin = f"{address.scheme}://{address.netloc}"
    answer = Transport(origin, ASKED_SECONDS).send(request)
    try:
        return _lent(json.loads(answer.body))
    except (ValueError, KeyError, TypeError, AttributeError):
        # Not chained: the text of these errors may quote the secret.
        raise CredentialRetrievalError(
            provider="container", error_msg=f"status {answer.status}"
        ) from None


def _authorization(variables: Mapping[str, str]) -> dict[str, str]:
    path = variables.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
    token = variables.get("AWS_CONTAINER_AUTHORIZATION_TOKEN")
    if path:
        token = Path(path).read_text(encoding="utf-8").strip()
    return {"authorization": token} if token else {}


def _lent(told: Mapping[str, str]) -> _Lent:
    credentials = SigningCredentials(told["AccessKeyId"], told["SecretAccessKey"], told["Token"])
    return _Lent(credentials, datetime.fromisoformat(told["Expiration"]))
