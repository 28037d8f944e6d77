"""The requests and JSON bodies of `documents`, and its strict JSON parser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

from typing_extensions import TypedDict

from claimcheck.contracts.http import Request
from claimcheck.contracts.shapes import NonEmpty, Url
from claimcheck.domain.delivery import SignedUrl
from claimcheck.domain.refusals import InvalidRequest, Problem, ReportNotFound

# User fields are claims of the access token, and access tokens are sent in headers.
CLAIM_CHARS = 128

_USER_FIELDS = {
    "first_name": "First name",
    "last_name": "Last name",
    "email": "Email",
    "group_name": "Group name",
}

JsonObject = Mapping[str, Any]


class DocumentUser(TypedDict):
    """The person for whom a client signs in."""

    first_name: NonEmpty
    last_name: NonEmpty
    email: NonEmpty
    group_name: NonEmpty


class ClientSignIn(TypedDict):
    """What a client signs in with."""

    client_id: NonEmpty
    client_secret: NonEmpty
    fingerprint: NonEmpty
    user: DocumentUser


class TokenData(TypedDict):
    """An access token (JWT)."""

    access_token: str


class ClientToken(TypedDict):
    """A fresh access token, in the envelope."""

    statusCode: Literal[200]
    data: TokenData
    message: Literal["OKAY"]


class WantedDocument(TypedDict):
    """The document that is asked for."""

    document_id: NonEmpty


class UrlData(TypedDict):
    """Where the document's file is."""

    download_url: Url


class DocumentUrl(TypedDict):
    """Where a document's file is, in the envelope."""

    statusCode: Literal[200]
    data: UrlData
    message: Literal["OKAY"]


class NoData(TypedDict):
    """Nothing."""


class DocumentError(TypedDict):
    """A refusal, in the envelope; `statusCode` is the status."""

    statusCode: int
    data: NoData
    message: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """A client's id and secret, and the device and user it names."""

    client_id: str
    client_secret: str
    fingerprint: str
    user: Mapping[str, str]

    @property
    def claims(self) -> dict[str, object]:
        """Return the claims that the token repeats. Nothing is compared with them."""
        user = {name: text[:CLAIM_CHARS] for name, text in self.user.items()}
        return {"fingerprint": self.fingerprint[:CLAIM_CHARS], "user": user}

    @property
    def audited(self) -> dict[str, str]:
        """Return what the audit records of it."""
        return {
            "fingerprint": self.fingerprint,
            "email": self.user["email"],
            "group_name": self.user["group_name"],
        }


def parse_sign_in(request: Request) -> SignIn:
    """Parse the body. Raises `InvalidRequest` with the first missing field."""
    body = _json_object(request.body)
    client_id = _text(body, "client_id", "Client ID")
    client_secret = _text(body, "client_secret", "Client secret")
    fingerprint = _text(body, "fingerprint", "Fingerprint")
    user = body.get("user")
    if not isinstance(user, dict):
        _required("user", "User")
    fields = {name: _text(user, name, label) for name, label in _USER_FIELDS.items()}
    return SignIn(client_id, client_secret, fingerprint, fields)


def parse_body_id(request: Request) -> str:
    """Return the document's id from a JSON body.

    Raises `InvalidRequest` if it is missing, and `ReportNotFound` if it is not a string.
    """
    media_type = (request.header("content-type") or "").partition(";")[0].strip().lower()
    body = _json_object(request.body) if media_type == "application/json" else {}
    document_id = body.get("document_id")
    if document_id is None or document_id == "":
        _required("document_id", "Document ID")
    if not isinstance(document_id, str):
        raise ReportNotFound("malformed_id")
    return document_id


def parse_path_id(request: Request) -> str:
    """Return the document's id from the path. Raises `InvalidRequest` if it is missing."""
    return _text(request.path_params, "document_id", "Document ID")


def present_token(token: str) -> ClientToken:
    return {"statusCode": 200, "data": {"access_token": token}, "message": "OKAY"}


def present_url(signed: SignedUrl) -> DocumentUrl:
    return {"statusCode": 200, "data": {"download_url": signed.url}, "message": "OKAY"}


def present_error(status: int, message: str) -> DocumentError:
    return {"statusCode": status, "data": {}, "message": message}


def _text(fields: JsonObject, name: str, label: str) -> str:
    value = fields.get(name)
    # JSON can escape a lone surrogate, which neither a token nor an item can encode.
    if not isinstance(value, str) or not value or not _is_encodable(value):
        _required(name, label)
    return value


def _is_encodable(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _required(name: str, label: str) -> NoReturn:
    raise InvalidRequest(Problem((name,), "missing", f"{label} is required"))


def _json_object(body: bytes) -> JsonObject:
    """Return the JSON object in `body`; empty if it is not one, or is ambiguous."""
    try:
        value = json.loads(
            body.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("repeated key")  # two parsers could read different values
    return fields


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are Python's, not JSON's
