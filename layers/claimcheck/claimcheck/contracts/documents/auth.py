"""Who is asking: a client by id and secret in a body, or later by the token that it got for them.

Never looks at a document.
"""

from __future__ import annotations

import re

from claimcheck.contracts.contract import Request
from claimcheck.contracts.documents.schemas import parse_sign_in
from claimcheck.domain.caller import Caller, CredentialKind
from claimcheck.domain.refusals import Unauthenticated
from claimcheck.ports import Services
from claimcheck.usecases.access_tokens import Audience, authenticate_token
from claimcheck.usecases.authenticate import authenticate_secret

AUDIENCE = Audience("documents", kid_in_header=False)

# RFC 6750, section 2.1, with exactly one space; the bound keeps oversized headers away from
# every later step.
_BEARER = re.compile(r"(?i:bearer) (?P<token>[A-Za-z0-9._~+/-]{1,8000}=*)", re.ASCII)


def authenticate(request: Request, services: Services) -> Caller:
    """The caller whose access token was sent. Raises `Unauthenticated`."""
    sent = _BEARER.fullmatch(request.header("authorization") or "")
    if sent is None:
        raise Unauthenticated("malformed_credential")
    return authenticate_token(services, AUDIENCE, sent["token"])


def authenticate_client(request: Request, services: Services) -> Caller:
    """The client that signs in with the body. Raises `InvalidRequest` or `Unauthenticated`."""
    sent = parse_sign_in(request)
    return authenticate_secret(
        services, CredentialKind.DOCUMENT_CLIENT, sent.client_id, sent.client_secret
    )
