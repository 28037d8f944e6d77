"""Authentication of `export_tasks`: `Authorization: Bearer TOKEN_ID:TOKEN_SECRET`."""

from __future__ import annotations

from claimcheck.contracts.export_tasks.credentials import EXPORTS, TASK_TOKEN
from claimcheck.contracts.http import Request, bearer_credential
from claimcheck.domain.caller import ADMIN, PRIVILEGED, Caller
from claimcheck.domain.refusals import Forbidden, Unauthenticated
from claimcheck.ports import Services
from claimcheck.usecases.authenticate import authenticate_secret


def authenticate(request: Request, services: Services) -> Caller:
    """Return the caller whose task token was sent. Raises `Unauthenticated`."""
    sent = bearer_credential(request, ":")
    if sent is None:
        raise Unauthenticated("malformed_credential")
    return authenticate_secret(services, TASK_TOKEN, *sent)


def require_exports(caller: Caller) -> None:
    """Raise `Forbidden` unless the token is privileged, or an admin's with access to exports."""
    if not (caller.may(PRIVILEGED) or (caller.may(ADMIN) and caller.may(EXPORTS))):
        raise Forbidden("no_access_level")
