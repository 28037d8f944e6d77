"""Authentication of `merchant_reports`: `Api-Key: <credential id>.<secret>`, or HTTP Basic."""

from __future__ import annotations

import re

from claimcheck.contracts.http import Request, basic_text, split_credential
from claimcheck.contracts.merchant_reports.credentials import API_KEY, BASIC_USER, VIEW_REPORTS
from claimcheck.domain.caller import SUPERUSER, Caller
from claimcheck.domain.credential_kind import CredentialKind
from claimcheck.domain.refusals import Forbidden, Unauthenticated
from claimcheck.ports import Services
from claimcheck.usecases.authenticate import authenticate_secret

# A password may hold any character.
_USER = re.compile(r"(?P<id>[A-Za-z0-9_-]{1,256}):(?P<secret>.+)", re.DOTALL)


def authenticate(request: Request, services: Services) -> Caller:
    """Return the caller whose key or password was sent. Raises `Unauthenticated`.

    If `Api-Key` is present, `Authorization` is ignored: clients add Basic unasked. That holds for a
    wrong key and for a key sent twice as well: to fall back would let whoever can add a header
    choose whose request this is.
    """
    if "api-key" in request.headers:
        key = split_credential(request.header("api-key") or "", ".")
        return _authenticate(services, API_KEY, key)
    user = _USER.fullmatch(basic_text(request) or "")
    return _authenticate(services, BASIC_USER, (user["id"], user["secret"]) if user else None)


def require_view(caller: Caller) -> None:
    """Raise `Forbidden` for a user who may not see reports."""
    if caller.kind == BASIC_USER.name and not caller.may(VIEW_REPORTS, SUPERUSER):
        raise Forbidden("no_permission")


def _authenticate(services: Services, kind: CredentialKind, sent: tuple[str, str] | None) -> Caller:
    if sent is None:
        raise Unauthenticated("malformed_credential")
    return authenticate_secret(services, kind, *sent)
