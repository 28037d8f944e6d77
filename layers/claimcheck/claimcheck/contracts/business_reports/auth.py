"""Who is asking: `Authorization: Bearer <credential id>.<secret>`. Never looks at a report."""

from __future__ import annotations

import re

from claimcheck.contracts.contract import Request
from claimcheck.domain.caller import Caller, CredentialKind
from claimcheck.domain.refusals import Unauthenticated
from claimcheck.ports import Services
from claimcheck.usecases.authenticate import authenticate_secret

# Exactly one space and nothing around it: a secret is compared as sent, never trimmed. The bounds
# keep oversized headers away from every later step.
_BEARER = re.compile(
    r"(?i:bearer) (?P<id>[A-Za-z0-9_-]{1,256})\.(?P<secret>[\x21-\x7e]{1,1024})", re.ASCII
)


def authenticate(request: Request, services: Services) -> Caller:
    """The caller whose API token was sent. Raises `Unauthenticated`."""
    sent = _BEARER.fullmatch(request.header("authorization") or "")
    if sent is None:
        raise Unauthenticated("malformed_credential")
    return authenticate_secret(services, CredentialKind.BUSINESS_TOKEN, sent["id"], sent["secret"])
