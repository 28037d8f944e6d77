"""Authentication of `external_reports`: an OAuth client by its secret, or by its access token."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote_plus

from claimcheck.contracts.external_reports.credentials import OAUTH_CLIENT, READ_REPORTS
from claimcheck.contracts.external_reports.schemas import TokenForm, invalid_form, parse_form
from claimcheck.contracts.http import Request, basic_text, bearer_token
from claimcheck.domain.caller import Caller
from claimcheck.domain.refusals import Forbidden, Unauthenticated
from claimcheck.ports import Services
from claimcheck.usecases.access_tokens import Audience, authenticate_token
from claimcheck.usecases.authenticate import authenticate_secret

AUDIENCE = Audience("external_reports", kid_in_header=True, external=True)


class ClientSecret(NamedTuple):
    """The id and the secret that a client sent."""

    client_id: str
    secret: str


def authenticate(request: Request, services: Services) -> Caller:
    """Return the caller whose access token was sent. Raises `Unauthenticated`."""
    token = bearer_token(request)
    if token is None:
        raise Unauthenticated("malformed_credential")
    return authenticate_token(services, AUDIENCE, token)


def require_read(caller: Caller) -> None:
    """Raise `Forbidden` for a token without the scope `reports:read`."""
    if not caller.may(READ_REPORTS):
        raise Forbidden("insufficient_scope")


def authenticate_client(request: Request, services: Services) -> Caller:
    """Return the client that asks for a token (RFC 6749, section 2.3.1).

    Raises `InvalidRequest` for an unreadable form or for two ways at once, and `Unauthenticated`.
    """
    form = parse_form(request)
    by_header = "authorization" in request.headers
    sent = _from_header(request, form) if by_header else _from_form(form)
    return authenticate_secret(services, OAUTH_CLIENT, *sent)


def _from_form(form: TokenForm) -> ClientSecret:
    if form.client_id is None or form.client_secret is None:
        raise Unauthenticated("no_credential")
    return ClientSecret(form.client_id, form.client_secret)


def _from_header(request: Request, form: TokenForm) -> ClientSecret:
    if form.client_secret is not None:
        raise invalid_form("The client authenticates in two ways at once.")
    sent = _basic(request)
    # The form may repeat the client's id (RFC 6749, section 3.2.1), but not name another client.
    if form.client_id not in (None, sent.client_id):
        raise invalid_form("The form names another client than the header.")
    return sent


def _basic(request: Request) -> ClientSecret:
    text = basic_text(request)
    if text is None:
        raise Unauthenticated("malformed_credential")
    try:
        # Unlike plain Basic, OAuth form-encodes both parts before it joins them.
        client_id, colon, secret = (unquote_plus(p, errors="strict") for p in text.partition(":"))
    except ValueError as error:
        raise Unauthenticated("malformed_credential") from error
    if not colon:
        raise Unauthenticated("malformed_credential")
    return ClientSecret(client_id, secret)
