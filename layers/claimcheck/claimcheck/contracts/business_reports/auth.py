"""Authentication of `business_reports`: `Authorization: Bearer <credential id>.<secret>`."""

from __future__ import annotations

from claimcheck.contracts.business_reports.credentials import BUSINESS_TOKEN
from claimcheck.contracts.http import Request, bearer_credential
from claimcheck.domain.caller import Caller
from claimcheck.domain.refusals import Unauthenticated
from claimcheck.ports import Services
from claimcheck.usecases.authenticate import authenticate_secret


def authenticate(request: Request, services: Services) -> Caller:
    """Return the caller whose API token was sent. Raises `Unauthenticated`."""
    sent = bearer_credential(request, ".")
    if sent is None:
        raise Unauthenticated("malformed_credential")
    return authenticate_secret(services, BUSINESS_TOKEN, *sent)
