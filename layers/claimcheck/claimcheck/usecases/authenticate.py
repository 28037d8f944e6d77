"""Proving a caller by a public id and a secret."""

from __future__ import annotations

import hmac
from hashlib import sha256

from claimcheck.domain.caller import Caller
from claimcheck.domain.credential_kind import CredentialKind
from claimcheck.domain.denials import WRONG_SECRET
from claimcheck.domain.refusals import Unauthenticated
from claimcheck.ports import Services

MAX_SECRET_CHARS = 1024
# Compared against when the id is unknown, so that unknown and wrong take the same time.
_NO_SECRET = sha256(b"claimcheck: no credential has this").hexdigest()


def authenticate_secret(
    services: Services, kind: CredentialKind, credential_id: str, secret: str
) -> Caller:
    """The caller who holds `secret` of credential `credential_id`.

    Raises `Unauthenticated`, with the tenant on it once the id is known; the answer is the same.
    """
    if len(secret) > MAX_SECRET_CHARS:
        raise Unauthenticated("oversized_secret")
    credential = services.credentials.find(credential_id)
    expected = credential.secret_sha256 if credential else _NO_SECRET
    offered = sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
    matches = hmac.compare_digest(expected, offered)
    if credential is None or credential.kind != kind.name:
        raise Unauthenticated("unknown_credential")
    caller = Caller.of(credential)
    if not matches:
        raise Unauthenticated(WRONG_SECRET, caller=caller)
    if not credential.usable(services.clock.now()):
        raise Unauthenticated("credential_ended", caller=caller)
    return caller
