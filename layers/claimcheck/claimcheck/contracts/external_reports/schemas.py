"""The requests and JSON bodies of `external_reports`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NotRequired
from urllib.parse import parse_qsl

from typing_extensions import TypedDict

from claimcheck.contracts.http import Request
from claimcheck.contracts.shapes import ByteCount, Moment, Url
from claimcheck.domain.delivery import SignedUrl
from claimcheck.domain.refusals import InvalidRequest, Problem
from claimcheck.domain.report import Report, StoredFile
from claimcheck.domain.times import rfc3339
from claimcheck.usecases.access_tokens import IssuedToken

FORM = "application/x-www-form-urlencoded"
MAX_FIELDS = 32


class TokenRequest(TypedDict):
    """The form of a token request; client id and secret, unless they come by HTTP Basic."""

    grant_type: Literal["client_credentials"]
    scope: NotRequired[str]
    client_id: NotRequired[str]
    client_secret: NotRequired[str]


class PageForm(TypedDict):
    """What the button of a link's page sends."""

    idempotency_key: NotRequired[str]


class AccessToken(TypedDict):
    """A fresh access token (RFC 6749, 5.1)."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    scope: str


class TokenError(TypedDict):
    """Why there is no access token (RFC 6749, 5.2)."""

    error: str
    error_description: NotRequired[str]


class DownloadData(TypedDict):
    """A report's file, and the link that gives it."""

    id: str
    filename: str
    file_size: ByteCount
    mime_type: str
    download_url: Url
    expires_at: Moment


class DownloadInformation(TypedDict):
    """A report that can be downloaded."""

    error: Literal[False]
    message: Literal["Report download information retrieved"]
    data: DownloadData


class ExternalReportError(TypedDict):
    """Why there is no report; `code` is the status."""

    error: Literal[True]
    message: str
    code: int


@dataclass(frozen=True, slots=True)
class TokenForm:
    """The known parameters of a token request; None where absent or empty."""

    grant_type: str | None
    client_id: str | None
    client_secret: str | None
    scope: str | None


def parse_form(request: Request) -> TokenForm:
    """Parse the form in the body (RFC 6749, section 3.2). Raises `InvalidRequest`."""
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
    """Raise `InvalidRequest` unless the grant type is `client_credentials`."""
    if form.grant_type is None:
        raise invalid_form("grant_type is missing.")
    if form.grant_type != "client_credentials":
        raise InvalidRequest(
            Problem(("grant_type",), "unsupported_grant_type", "Only client_credentials is served.")
        )


def scopes_of(form: TokenForm) -> tuple[str, ...] | None:
    """Return the requested scopes; None stands for all that the client has."""
    return None if form.scope is None else tuple(dict.fromkeys(form.scope.split(" ")))


def invalid_form(message: str) -> InvalidRequest:
    """Return the refusal of a form; `message` is for the client's developer."""
    return InvalidRequest(Problem(("body",), "invalid_request", message))


def present_token(issued: IssuedToken) -> AccessToken:
    """Return the token response (RFC 6749, section 5.1)."""
    return {
        "access_token": issued.token,
        "token_type": "Bearer",
        "expires_in": issued.seconds,
        "scope": " ".join(issued.scopes),
    }


def present(report: Report, file: StoredFile, link: SignedUrl) -> DownloadInformation:
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
