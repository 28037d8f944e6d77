"""The exact fields in and out. Never decides who may have what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from claimcheck.contracts.contract import Request
from claimcheck.domain.delivery import SignedUrl
from claimcheck.domain.refusals import InvalidRequest, Problem
from claimcheck.domain.report import Report, StoredFile
from claimcheck.domain.times import rfc3339
from claimcheck.usecases.access_tokens import IssuedToken

FORM = "application/x-www-form-urlencoded"
MAX_FIELDS = 32


@dataclass(frozen=True, slots=True)
class TokenForm:
    """The parameters of a token request that we know; None where absent or without a value."""

    grant_type: str | None
    client_id: str | None
    client_secret: str | None
    scope: str | None


def parse_form(request: Request) -> TokenForm:
    """The form in the body (RFC 6749, 3.2). Raises `InvalidRequest`."""
    media_type = (request.header("content-type") or "").partition(";")[0].strip().lower()
    if media_type != FORM:
        raise invalid_form(f"The body is not {FORM}.")
    try:
        pairs = parse_qsl(
            request.body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MAX_FIELDS,
        )
    except ValueError as error:
        raise invalid_form("The form cannot be read.") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise invalid_form("A parameter is repeated.")
    known = {name: fields.get(name) or None for name in TokenForm.__slots__}
    return TokenForm(**known)


def require_client_credentials(form: TokenForm) -> None:
    """Raises `InvalidRequest` for any other grant, and for none."""
    if form.grant_type is None:
        raise invalid_form("grant_type is missing.")
    if form.grant_type != "client_credentials":
        raise InvalidRequest(
            Problem(("grant_type",), "unsupported_grant_type", "Only client_credentials is served.")
        )


def scopes_of(form: TokenForm) -> tuple[str, ...] | None:
    """The scopes asked for; None: whatever the client holds."""
    return None if form.scope is None else tuple(dict.fromkeys(form.scope.split(" ")))


def invalid_form(message: str) -> InvalidRequest:
    """A refusal of the form as a whole; `message` is for the client's developer."""
    return InvalidRequest(Problem(("body",), "invalid_request", message))


def present_token(issued: IssuedToken) -> dict[str, Any]:
    """RFC 6749, 5.1."""
    return {
        "access_token": issued.token,
        "token_type": "Bearer",
        "expires_in": issued.seconds,
        "scope": " ".join(issued.scopes),
    }


def present(report: Report, file: StoredFile, link: SignedUrl) -> dict[str, Any]:
    return {
        "error": False,
        "message": "Report download information retrieved",
        "data": {
            "id": report.id,
            "filename": file.filename,
            "file_size": file.size,
            "mime_type": file.mime_type,
            "download_url": link.url,
            "expires_at": rfc3339(link.expires_at),
        },
    }
