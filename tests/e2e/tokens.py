"""Tokens taken apart, and put together again with the deployment's own keys."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import jwt

from claimcheck.adapters.clock import SystemClock
from claimcheck.adapters.keyring import SecretsKeyring
from tests.e2e.stage import Stage


def keys_of(stage: Stage, secret: str) -> SecretsKeyring:
    """The keys in one of the template's secrets."""
    account = stage.stack.account.client("secretsmanager")
    return SecretsKeyring(account, stage.resource(secret), SystemClock())


def part_of(token: str, number: int) -> Any:
    """The header (0) or the claims (1) of a JWT, read without any key."""
    text = token.split(".")[number]
    return json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def resigned(stage: Stage, token: str, **changes: object) -> str:
    """The token with other claims, under the key that signed it."""
    secret = keys_of(stage, "AccessTokenSecret").current().secret
    header, claims = part_of(token, 0), {**part_of(token, 1), **changes}
    return jwt.encode(claims, secret, algorithm="HS256", headers=header)


def unsigned(token: str) -> str:
    """The token as one that says of itself that it needs no signature."""
    header = json.dumps({**part_of(token, 0), "alg": "none"}).encode()
    return ".".join([urlsafe_b64encode(header).decode().rstrip("="), token.split(".")[1], ""])
