"""Authentication of `documents`: a client by id and secret in the body, or by its access token."""

from __future__ import annotations

from claimcheck.contracts.documents.credentials import DOCUMENT_CLIENT
from claimcheck.contracts.documents.schemas import parse_sign_in
from claimcheck.contracts.http import Request, bearer_token
from claimcheck.domain.caller import Caller
from claimcheck.domain.refusals import Unauthenticated
from claimcheck.ports import Services
from claimcheck.usecases.access_tokens import Audience, authenticate_token
from claimcheck.usecases.authenticate import authenticate_secret

AUDIENCE = Audience("documents", kid_in_header=False)


def authenticate(request: Request, services: Services) -> Caller:
    """Return the caller whose access token was sent. Raises `Unauthenticated`."""
    token = bearer_token(request)
    if token is None:
        raise Unauthenticated("malformed_credential")
    return authenticate_token(services, AUDIENCE, token)


def authenticate_client(request: Request, services: Services) -> Caller:
    """Return the client that signs in. Raises `InvalidRequest` or `Unauthenticated`."""
    sent = parse_sign_in(request)
    return authenticate_secret(services, DOCUMENT_CLIENT, sent.client_id, sent.client_secret)
