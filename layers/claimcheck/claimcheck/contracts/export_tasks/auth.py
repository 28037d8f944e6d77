"""Who is asking: `Authorization: Bearer TOKEN_ID:TOKEN_SECRET`. Never looks at a task."""

from __future__ import annotations

import re

from claimcheck.contracts.contract import Request
from claimcheck.domain.caller import ACCESS_LEVEL, ADMIN, PRIVILEGED, Caller, CredentialKind
from claimcheck.domain.refusals import Forbidden, Unauthenticated
from claimcheck.ports import Services
from claimcheck.usecases.authenticate import authenticate_secret

EXPORTS = f"{ACCESS_LEVEL}exports"

# Exactly one space and nothing around it: a secret is compared as sent, never trimmed. The bounds
# keep oversized headers away from every later step.
_BEARER = re.compile(
    r"(?i:bearer) (?P<id>[A-Za-z0-9_-]{1,256}):(?P<secret>[\x21-\x7e]{1,1024})", re.ASCII
)


def authenticate(request: Request, services: Services) -> Caller:
    """The caller whose task token was sent. Raises `Unauthenticated`."""
    sent = _BEARER.fullmatch(request.header("authorization") or "")
    if sent is None:
        raise Unauthenticated("malformed_credential")
    return authenticate_secret(services, CredentialKind.TASK_TOKEN, sent["id"], sent["secret"])


def require_exports(caller: Caller) -> None:
    """Raises `Forbidden` unless the token is privileged, or an admin's with access to exports."""
    if not (caller.may(PRIVILEGED) or (caller.may(ADMIN) and caller.may(EXPORTS))):
        raise Forbidden("no_access_level")
