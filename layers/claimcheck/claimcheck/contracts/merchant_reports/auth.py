"""Who is asking: `Api-Key: <credential id>.<secret>`, or else HTTP Basic (RFC 7617).

Never looks at a report.
"""

from __future__ import annotations

import re
from base64 import b64decode

from claimcheck.contracts.contract import Request
from claimcheck.domain.caller import PERMISSION, SUPERUSER, Caller, CredentialKind
from claimcheck.domain.refusals import Forbidden, Unauthenticated
from claimcheck.ports import Services
from claimcheck.usecases.authenticate import authenticate_secret

VIEW_REPORTS = f"{PERMISSION}report.can_view_report"

# Exactly one space and nothing around it: a secret is compared as sent, never trimmed. The bounds
# keep oversized headers away from every later step.
_ID = r"(?P<id>[A-Za-z0-9_-]{1,256})"
_API_KEY = re.compile(rf"{_ID}\.(?P<secret>[\x21-\x7e]{{1,1024}})", re.ASCII)
_BASIC = re.compile(r"(?i:basic) (?P<encoded>[A-Za-z0-9+/=]{1,8000})", re.ASCII)
_USER = re.compile(rf"{_ID}:(?P<secret>.+)", re.ASCII | re.DOTALL)


def authenticate(request: Request, services: Services) -> Caller:
    """The caller whose key or password was sent. Raises `Unauthenticated`."""
    # Clients add Basic unasked, so a key decides alone; also a wrong one, and one sent twice:
    # falling back would let whoever can add a header choose whose request this is.
    if "api-key" in request.headers:
        sent = _API_KEY.fullmatch(request.header("api-key") or "")
        return _prove(services, CredentialKind.API_KEY, sent)
    sent = _USER.fullmatch(_user_and_password(request.header("authorization") or ""))
    return _prove(services, CredentialKind.BASIC_USER, sent)


def require_view(caller: Caller) -> None:
    """Raises `Forbidden` for a user who may not see reports."""
    is_user = caller.kind == CredentialKind.BASIC_USER
    if is_user and not caller.may(VIEW_REPORTS, SUPERUSER):
        raise Forbidden("no_permission")


def _prove(services: Services, kind: CredentialKind, sent: re.Match[str] | None) -> Caller:
    if sent is None:
        raise Unauthenticated("malformed_credential")
    return authenticate_secret(services, kind, sent["id"], sent["secret"])


def _user_and_password(header: str) -> str:
    sent = _BASIC.fullmatch(header)
    if sent is None:
        return ""
    try:
        return b64decode(sent["encoded"], validate=True).decode()
    except ValueError:
        return ""
